internal import Control
internal import LinuxKernel
internal import Units

/// What would keep the unit from starting, told before anything is written.
enum InstallChecks {
    /// That all is there, and that the user may read it, and write where it has to.
    ///
    /// - Returns: what could not be seen.
    static func check(_ order: UnitOrder, _ plan: UnitPlan) throws(Failure) -> [String] {
        var account = order.identity.user
        account.group = order.identity.groupNumber
        let access = Access(account: account)
        for read in order.reads { try check(read, access) }
        for place in plan.standing { try check(place, access, order) }
        guard access.isKnown else {
            return ["whether \(account.name) may read all of it was not tried: only root can"]
        }
        return warnings(order)
    }

    private static func check(_ read: NamedPath, _ access: Access) throws(Failure) {
        guard let status = try? FileStatus(of: read.path) else {
            guard read.kind != .possible else { return }
            if let missing = missing(read.path) {
                throw Failure(
                    .configuration, "\(read.reason): there is no \(missing)",
                    details: ["make it, or write another path into the settings"])
            }
            return try refuse(read, obstacle: read.path, access)
        }
        // It may be one to write to, or to make.
        if read.kind == .possible { return }
        if let obstacle = try access.obstacle(to: read.path, isFolder: status.kind == .folder) {
            try refuse(read, obstacle: obstacle, access)
        }
    }

    private static func refuse(_ read: NamedPath, obstacle: String, _ access: Access) throws(Failure) {
        let name = access.account.name
        throw Failure(
            .permission, "\(name) may not read \(read.path) (\(read.reason))",
            details: [
                "what is in the way is \(obstacle)",
                "allow it with: setfacl -m u:\(name):rX \(obstacle)",
                "or put it where \(name) may read, or name who may: svctl install --user NAME",
            ])
    }

    /// The first part of a path that is not there; nil when it is only not to be seen.
    private static func missing(_ path: String) -> String? {
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            do throws(Errno) { _ = try FileStatus(of: folder) } catch {
                return error.kind == .notAllowed ? nil : folder
            }
        }
        return nil
    }

    private static func check(_ place: WrittenPlace, _ access: Access, _ order: UnitOrder) throws(Failure) {
        let name = access.account.name
        let own = "/run/svctl/\(order.name.master)"
        guard (try? FileStatus(of: place.folder))?.kind == .folder else {
            throw Failure(
                .cannotCreate, "\(place.reason): there is no folder \(place.folder)",
                details: ["make it with: install -d -o \(name) \(place.folder)", "or use \(own), which the unit makes"])
        }
        if try access.has(.write, place.folder), try access.has(.enter, place.folder) { return }
        throw Failure(
            .permission, "\(place.reason): \(name) may not write to \(place.folder)",
            details: [
                "allow it with: setfacl -m u:\(name):rwX \(place.folder)", "or use \(own), which is the unit's own",
            ])
    }

    /// Who may change what the unit's user runs.
    private static func warnings(_ order: UnitOrder) -> [String] {
        var warnings: [String] = []
        let user = order.identity.user
        if user.user == 0, order.scope == .system {
            let advice = order.identity.becomesOthers ? "" : ": name a user for it with --user"
            warnings.append("it runs as root (\(order.identity.source))\(advice)")
        }
        if let status = try? FileStatus(of: order.file), status.user != 0, status.user != user.user {
            let owner = (try? UserAccount.numbered(status.user))?.name ?? String(status.user)
            warnings.append("\(order.file) belongs to \(owner), who says thereby what \(user.name) runs")
        }
        return warnings
    }
}
