internal import LinuxKernel

/// Tells which worker of which svctl master a process is.
///
/// The environment of a process says so, which proves nothing: it counts only below a master that runs.
final class MasterLookup {
    private let masters: Holders.Masters
    /// Asked once: each is a connection to its control socket.
    private lazy var running = masters()

    init(_ masters: @escaping Holders.Masters) { self.masters = masters }

    func worker(_ holder: Holder) throws(Errno) -> WorkerName? {
        let isMaster = ProcessTable.executable(of: holder.pid)?.hasSuffix("/svctld") == true
        let claims = ProcessTable.environment(of: holder.pid, prefix: "SVCTL_")
        guard isMaster || claims.contains(where: { $0.name == "SVCTL_APP" }) else { return nil }
        if let name = running[holder.pid] { return WorkerName(master: name, slot: nil) }
        guard let master = try ProcessTable.ancestors(of: holder.pid).lazy.compactMap({ self.running[$0] }).first else {
            return nil
        }
        return WorkerName(master: master, slot: Self.slot(claims))
    }

    /// `web.1`; nil when what the environment says cannot be a slot's name.
    static func slot(_ claims: [(name: String, value: String)]) -> String? {
        func value(_ name: String) -> String? { claims.first { $0.name == name }?.value }
        guard let app = value("SVCTL_APP"), let number = value("SVCTL_WORKER"),
            (1...48).contains(app.utf8.count), (1...9).contains(number.utf8.count),
            number.utf8.allSatisfy({ (48...57).contains($0) }),
            app.unicodeScalars.allSatisfy(isPlain)
        else { return nil }
        return "\(app).\(number)"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
    }
}
