internal import Control
internal import LinuxKernel
internal import Units

/// A service of systemd that runs a master, or would: whoever starts or stops it behind systemd's back is undone.
struct ManagedUnit {
    /// `svctl@shop.service`.
    let service: String
    let scope: UnitScope
    /// What systemd says of it.
    private let properties: [String: String]
    /// The sockets for which systemd starts it.
    let sockets: [String]

    /// Asks systemd; nil when it knows no such service.
    init?(_ service: String, in scope: UnitScope) throws(Failure) {
        let systemctl = Systemctl(scope)
        let socket = service.dropLast("service".utf8.count) + "socket"
        let answer = try systemctl.run([
            "show", "--property=\(Self.asked.joined(separator: ","))", service, String(socket),
        ])
        guard answer.code == 0 else { return nil }
        let units = answer.output.split(separator: "\n\n", omittingEmptySubsequences: true).map { block in
            Dictionary(
                block.split(separator: "\n").compactMap { line in
                    line.firstIndex(of: "=").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
                }, uniquingKeysWith: { $1 })
        }
        guard let own = units.first, own["LoadState"] == "loaded" else { return nil }
        self.service = service
        self.scope = scope
        properties = own
        let triggers = own["TriggeredBy"]?.split(separator: " ").map(String.init) ?? []
        let isWaiting = units.count > 1 && (Self.isEnabled(units[1]) || units[1]["ActiveState"] == "active")
        sockets = Set(triggers.filter { $0.hasSuffix(".socket") } + (isWaiting ? [String(socket)] : [])).sorted()
        hasActiveSocket = units.count > 1 && units[1]["ActiveState"] == "active"
    }

    /// Whether systemd listens for it.
    let hasActiveSocket: Bool

    private static let asked = [
        "LoadState", "ActiveState", "SubState", "UnitFileState", "MainPID", "TriggeredBy", "StatusText", "User",
        "ExecMainStatus", "InvocationID", "Environment",
    ]

    /// `active`, `inactive`, `failed`, `activating` and the like.
    var state: String { properties["ActiveState"] ?? "" }

    /// Whether the service is there, comes or goes.
    var isUp: Bool { ["active", "reloading", "activating", "deactivating"].contains(state) }

    /// Whether the machine's start, or the user's, starts it or its socket.
    var isEnabled: Bool { Self.isEnabled(properties) }

    /// The process that it is.
    var process: Int32? { properties["MainPID"].flatMap { Int32($0) } }

    /// What its master has said last.
    var sentence: String { properties["StatusText"] ?? "" }

    /// What its master ended with.
    var exitCode: ExitCode? { properties["ExecMainStatus"].flatMap { Int32($0) }.flatMap(ExitCode.init) }

    /// systemd's name for this run of it.
    var run: String? { properties["InvocationID"].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whom it runs as; nil: as its systemd.
    var user: String? { properties["User"].flatMap { $0.isEmpty ? nil : $0 } }

    /// The settings file of a unit of the template; nil where it is not told plainly.
    var file: String? {
        let entry = properties["Environment"]?.split(separator: " ").last { $0.hasPrefix("SVCTL_FILE=/") }
        return entry.map { String($0.dropFirst("SVCTL_FILE=".utf8.count)) }
    }

    /// What svctl calls its master.
    var name: String {
        let plain = service.dropLast(".service".utf8.count)
        return String(plain.hasPrefix("svctl@") ? plain.dropFirst("svctl@".utf8.count) : plain)
    }

    /// How the journal knows it.
    var unit: SystemdUnit { SystemdUnit(service, user: scope == .user ? ThisProcess.user : nil) }

    /// Its state in words: `svctl@shop.service is inactive, and starts with the machine`.
    var stateWords: String {
        let detail = properties["SubState"].map { $0 == state || $0 == "dead" ? "" : " (\($0))" } ?? ""
        let moment = scope == .system ? "the machine" : "your session"
        let rest = hasActiveSocket ? ", and \(sockets.joined(separator: ", ")) listens for it" : ""
        return "\(service) is \(state)\(detail)" + (rest.isEmpty && isEnabled ? ", and starts with \(moment)" : rest)
    }

    private static func isEnabled(_ properties: [String: String]) -> Bool {
        properties["UnitFileState"]?.hasPrefix("enabled") == true
    }
}
