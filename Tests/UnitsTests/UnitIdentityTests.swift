import Testing

@testable import Units

@Suite struct `Whom a unit runs as` {
    private func identity(
        wanted: UnitAccount? = nil, _ apps: AppIdentity..., owner: UnitAccount = deploy
    ) throws -> UnitIdentity { try UnitIdentity(wanted: wanted, apps: apps, owner: owner) }

    @Test func `is the one asked for, else the uid of the apps, else the owner of the file`() throws {
        #expect(try identity(AppIdentity(app: "web")).user == deploy)
        #expect(try identity(AppIdentity(app: "web", user: www)).user == www)
        #expect(try identity(AppIdentity(app: "web", user: www)).source == "uid of web")
        #expect(try identity(wanted: www, AppIdentity(app: "web")).user == www)
        #expect(try identity(AppIdentity(app: "web"), owner: root).user == root)
        // Those without a uid run as the master does.
        #expect(try identity(AppIdentity(app: "a"), AppIdentity(app: "b", user: www)).user == www)
    }

    @Test func `has the group that the workers are to have`() throws {
        let web = UnitGroup(name: "web", number: 44)
        #expect(try identity(AppIdentity(app: "a", user: deploy, group: web)).group == web)
        #expect(try identity(AppIdentity(app: "a", group: web)).groupNumber == 44)
        #expect(try identity(AppIdentity(app: "a", user: deploy)).group == nil)
        let own = UnitGroup(name: "deploy", number: 1001)
        #expect(try identity(AppIdentity(app: "a", user: deploy, group: own)).group == nil)
    }

    @Test func `cannot be two at once, unless it is root`() throws {
        let two = [AppIdentity(app: "a", user: deploy), AppIdentity(app: "b", user: www)]
        #expect(throws: UnitRefusal.self) { try UnitIdentity(wanted: nil, apps: two, owner: deploy) }
        #expect(throws: UnitRefusal.self) { try UnitIdentity(wanted: deploy, apps: two, owner: root) }
        for identity in [
            try UnitIdentity(wanted: nil, apps: two, owner: root),
            try UnitIdentity(wanted: root, apps: two, owner: deploy),
        ] { #expect(identity.user == root && identity.becomesOthers) }
        #expect(throws: UnitRefusal.self) { try identity(wanted: www, AppIdentity(app: "a", user: deploy)) }
        #expect(throws: UnitRefusal.self) {
            try identity(
                AppIdentity(app: "a", user: deploy),
                AppIdentity(app: "b", user: deploy, group: UnitGroup(name: "web", number: 44)))
        }
        #expect(!(try identity(AppIdentity(app: "a", user: root), owner: root).becomesOthers))
    }

    @Test func `is root with the rights to become others, and with no more`() throws {
        let text = """
            [app:a]
            module = m
            http = :8000
            uid = deploy
            [app:b]
            module = m
            http = :8001
            uid = www-data

            """
        let identity = try identity(
            AppIdentity(app: "a", user: deploy), AppIdentity(app: "b", user: www), owner: root)
        let order = UnitOrder(
            name: UnitName("shop"), file: "/srv/x.ini", configuration: try configuration(text), identity: identity)
        let plan = try UnitPlan(order, on: Machine())
        #expect(
            plan.opened == [
                "CapabilityBoundingSet=CAP_SETUID CAP_SETGID CAP_CHOWN CAP_FOWNER CAP_KILL CAP_DAC_OVERRIDE"
                    + " CAP_SYS_PTRACE",
                "SystemCallFilter=@setuid @chown setfsuid",
            ])
        #expect(plan.service.contains("\nUser=root\n"))
    }
}
