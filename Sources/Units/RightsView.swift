public import Settings

/// The rights and groups a unit needs besides those of its user.
enum RightsView {
    /// What a master of root's needs that starts workers as other users: to become them, to give them their sockets and
    /// logs, to end them, and to see by their open files that they serve.
    private static let becoming = [
        "CAP_SETUID", "CAP_SETGID", "CAP_CHOWN", "CAP_FOWNER", "CAP_KILL", "CAP_DAC_OVERRIDE", "CAP_SYS_PTRACE",
    ]

    static func settings(_ order: UnitOrder, _ machine: Machine) -> [Loosening] {
        var settings: [Loosening] = []
        var rights: [(name: String, reason: String)] = []
        if order.identity.becomesOthers {
            let users = order.configuration.apps.filter { $0.user != nil || $0.group != nil }.map(\.name)
            let reason = "root starts \(users.joined(separator: ", ")) as another user"
            settings.append(
                Loosening(
                    [
                        "CapabilityBoundingSet=\(becoming.joined(separator: " "))",
                        "SystemCallFilter=@setuid @chown setfsuid",
                    ],
                    because: reason))
        }
        guard !order.usesSocket else { return settings }
        if let low = order.configuration.listeners.first(where: { isLow($0, machine) }) {
            rights.append(("CAP_NET_BIND_SERVICE", "\(low.spelled)"))
        }
        let owners = socketOwners(order, machine)
        if let owner = owners.user, !order.identity.becomesOthers {
            rights.append(("CAP_CHOWN", owner))
        }
        settings += rights.map { right in
            Loosening(
                ["CapabilityBoundingSet=\(right.name)", "AmbientCapabilities=\(right.name)"], because: right.reason)
        }
        settings += owners.groups.map { group in
            Loosening(["SupplementaryGroups=\(UnitValue.word(group.name))"], because: group.reason)
        }
        return settings
    }

    private static func isLow(_ listener: ListenerConfiguration, _ machine: Machine) -> Bool {
        switch listener.address {
        case .ipv4(_, let port), .ipv6(_, let port): port > 0 && port < machine.lowestFreePort
        case .path, .abstract: false
        }
    }

    /// Who may give a file away: to another user only with a right, to a group whoever is a member.
    private static func socketOwners(
        _ order: UnitOrder, _ machine: Machine
    ) -> (user: String?, groups: [(name: String, reason: String)]) {
        let identity = order.identity
        guard identity.user.user != 0 else {
            let owned = order.configuration.listeners.first { $0.owner != nil || $0.ownerGroup != nil }
            return (owned.map { "chown-socket of \($0.written)" }, [])
        }
        var groups: [(name: String, reason: String)] = []
        var user: String?
        for listener in order.configuration.listeners {
            let reason = "chown-socket of \(listener.written)"
            if let owner = listener.owner, let number = machine.users[owner.spelled], number != identity.user.user {
                user = user ?? reason
            }
            guard let group = listener.ownerGroup, let number = machine.groups[group.spelled] else { continue }
            let isMember = number == identity.groupNumber || identity.user.groups.contains(number)
            if !isMember, !groups.contains(where: { $0.name == group.spelled }) {
                groups.append((group.spelled, reason))
            }
        }
        return (user, user == nil ? groups : [])
    }
}

extension Account {
    /// The name, or the number in digits.
    public var spelled: String {
        switch self {
        case .number(let number): String(number)
        case .name(let name): name
        }
    }
}

extension ListenerConfiguration {
    /// The line of the settings that asks for it.
    var spelled: String {
        // A second one has a number behind its name, which nobody has written.
        "\(nameInApp.prefix { $0 != "." }) = \(written)"
    }
}
