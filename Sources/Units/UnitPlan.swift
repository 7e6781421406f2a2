internal import Settings

/// What a master needs of its unit: the drop-ins for the template, and each thing that they open.
public struct UnitPlan: Equatable, Sendable {
    /// The drop-in of the service.
    public let service: String
    /// The drop-in of the socket; nil when none is asked for.
    public let socket: String?
    /// What the unit may do more than the template allows, each with who needs it.
    public let loosenings: [Loosening]
    /// What is worth knowing besides.
    public let notes: [String]
    /// The folders that have to be there, and writable for the user, before the unit starts.
    public let standing: [WrittenPlace]

    /// Decides; nothing is looked up, so that the same order on the same machine gives the same plan.
    ///
    /// `UnitRefusal` when systemd cannot do what the settings ask for.
    public init(_ order: UnitOrder, on machine: Machine) throws(UnitRefusal) {
        let paths =
            order.reads.map(\.path) + order.writes.map(\.folder) + [Self.log(order)].compactMap(\.self)
            + machine.ways.values.map(\.end)
        for path in paths where !UnitValue.canHold(path) {
            throw UnitRefusal(
                "a unit file cannot name '\(path)'",
                remedy: "rename it: no control characters, and neither a space nor a backslash at an end")
        }
        var settings = Self.basics(order, machine)
        if order.scope == .system {
            settings += HomeView.settings(order.reads, order.writes, machine)
            settings += WriteView.settings(order.reads, order.writes, order, machine)
            settings += RightsView.settings(order, machine)
        }
        let listening = order.usesSocket ? try SocketView.settings(order, machine) : []
        // Last of all, because root is to believe none of the words that a user's settings file is made of.
        for line in (settings + listening).flatMap(\.lines) where !UnitValue.canHold(line) {
            throw UnitRefusal(
                "a unit file cannot say '\(line)'", remedy: "take the control characters out of the settings")
        }
        service = Self.header(order) + Loosening.text(settings)
        socket = listening.isEmpty ? nil : Loosening.text(listening)
        loosenings = settings.filter(\.opens)
        notes = Self.notes(order)
        standing = order.writes.filter { WriteView.hasToStand($0, order, machine) }
    }

    /// What a drop-in says of itself, for those who read it later.
    public enum Memory: String, Sendable {
        /// The settings file.
        case file
        /// A log that the settings name, which stays when the unit goes.
        case log
    }

    /// What the text of a drop-in remembers; nil when it says nothing of it.
    public static func remembered(_ memory: Memory, in text: String) -> String? {
        let prefix = "# \(memory.rawValue): "
        let line = text.split(separator: "\n").first { $0.hasPrefix(prefix) }
        return line.map { String($0.dropFirst(prefix.count)) }
    }

    /// The folders in /run that the text of a drop-in has systemd make.
    public static func runtimeFolders(in text: String) -> Set<String> {
        let prefix = "RuntimeDirectory="
        let lines = text.split(separator: "\n").filter { $0.hasPrefix(prefix) }
        // A name that had to be quoted is never one of systemd's: it is asked for anew.
        return Set(lines.map { String($0.dropFirst(prefix.count)) })
    }

    private static func log(_ order: UnitOrder) -> String? {
        if case .file(let path) = order.configuration.log { path } else { nil }
    }

    private static func header(_ order: UnitOrder) -> String {
        var lines = ["# \(Memory.file.rawValue): \(order.file)"]
        lines += log(order).map { ["# \(Memory.log.rawValue): \($0)"] } ?? []
        return lines.map { $0 + "\n" }.joined()
    }

    private static func basics(_ order: UnitOrder, _ machine: Machine) -> [Loosening] {
        var settings: [Loosening] = []
        func add(in section: Loosening.Section = .service, _ lines: [String], because reason: String) {
            settings.append(Loosening(in: section, lines, because: reason, opens: false))
        }
        let folders = HomeView.merged(
            order.reads.flatMap { read in
                machine.way(read.path).folders(of: read.kind).map { ($0, read.reason) }
            }
        ).map(\.folder).filter { $0 != "/" }
        let mounts = folders.map(UnitValue.word).joined(separator: " ")
        if !mounts.isEmpty {
            add(in: .unit, ["RequiresMountsFor=\(mounts)"], because: "what it reads may lie on other disks")
        }
        if order.scope == .system, !order.usesSocket, let listener = NetworkView.needing(order.configuration) {
            add(
                in: .unit, ["Wants=network-online.target", "After=network-online.target"],
                because: "\(listener.spelled)")
        }
        add(
            ["Environment=\(UnitValue.word("SVCTL_FILE=\(order.file)"))"],
            because: "the settings file, which stays where it is")
        if order.scope == .system {
            let group = order.identity.group.map { ["Group=\($0.name)"] } ?? []
            add(["User=\(order.identity.user.name)"] + group, because: order.identity.source)
        }
        if let folder = order.startFolder {
            add(["WorkingDirectory=\(UnitValue.whole(folder))"], because: "where svctl install was typed")
        }
        if order.usesSocket {
            add(["Sockets=\(order.name.socket)"], because: "the first request starts it")
        }
        if machine.systemd >= 254 {
            add(
                ["RestartSteps=8", "RestartMaxDelaySec=60s"], because: "tried less often when it fails again and again")
        }
        return settings
    }

    private static func notes(_ order: UnitOrder) -> [String] {
        var notes: [String] = []
        if order.scope == .system, !order.usesSocket, let listener = NetworkView.needing(order.configuration) {
            notes.append("it waits for the network: \(listener.spelled)")
        }
        if order.scope == .user, let listener = NetworkView.needing(order.configuration) {
            notes.append("a user's unit cannot wait for the network: \(listener.spelled)")
        }
        return notes
    }
}
