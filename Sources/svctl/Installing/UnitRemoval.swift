internal import Control
internal import LinuxKernel
internal import Units

/// Takes an installation away: stops it first, and what cannot be stopped stays as it is.
struct UnitRemoval {
    private let unit: InstalledUnit
    private let folder: String
    private let systemctl: Systemctl
    /// What was done, for people.
    private(set) var done: [String] = []

    init(_ unit: InstalledUnit, _ folder: String) {
        self.unit = unit
        self.folder = folder
        systemctl = Systemctl(unit.scope)
    }

    mutating func carryOut() throws(Failure) {
        let units = (unit.hasSocket ? [unit.name.socket] : []) + [unit.name.service]
        let dropIn = unit.name.serviceDropIn(in: folder)
        let text = String(decoding: (try? Files.read(dropIn, limit: 1 << 20)) ?? [], as: UTF8.self)
        // The socket first: a request in between would start the service again.
        for one in units { try systemctl.carryOut(["stop", one]) }
        for words in Systemctl.ending(unit.name.service) { _ = try systemctl.run(words) }
        try systemctl.carryOut(["disable"] + units)
        done.append("stopped and disabled \(units.joined(separator: " and "))")
        for path in [unit.name.socketDropIn(in: folder), dropIn] { try remove(path) }
        if InstalledUnit.names(in: folder).isEmpty { try removeTemplates() }
        // A user may have had no folder for units before.
        if unit.scope == .user { for path in [folder, parent(of: folder)] { Files.removeFolder(path) } }
        try systemctl.carryOut(["daemon-reload"])
        // A failure that is still remembered would keep the unit in systemd's list; there need be none.
        for one in units { _ = try systemctl.run(["reset-failed", one]) }
        if let log = UnitPlan.remembered(.log, in: text), (try? FileStatus(of: log)) != nil {
            done.append("left the log as it is: \(log)")
        }
        let journal = ["journalctl"] + (unit.scope == .user ? ["--user"] : []) + ["-u", unit.name.service]
        done.append("left what it wrote into the journal: \(journal.joined(separator: " "))")
    }

    /// The last master that was installed takes them along; units that somebody has made from them keep them.
    private mutating func removeTemplates() throws(Failure) {
        for name in [UnitName.serviceTemplate, UnitName.socketTemplate] {
            let path = "\(folder)/\(name)"
            guard let bytes = try? Files.read(path, limit: 1 << 20), WrittenFile.state(of: bytes) != .foreign else {
                continue
            }
            if let user = instances(of: name).first {
                done.append("left \(path), because \(user) is made from it")
            } else {
                try remove(path)
            }
        }
    }

    /// Whoever is enabled from a template: links in the `.wants` folders.
    private func instances(of template: String) -> [String] {
        let parts = template.split(separator: "@")
        return Files.names(in: folder).filter { $0.hasSuffix(".wants") || $0.hasSuffix(".requires") }
            .flatMap { Files.names(in: "\(folder)/\($0)") }
            .filter { $0.hasPrefix("\(parts[0])@") && $0.hasSuffix(String(parts[1])) }
    }

    /// What was changed by hand is kept under another name, which systemd does not read.
    private mutating func remove(_ path: String) throws(Failure) {
        guard let bytes = try? Files.read(path, limit: 1 << 20) else { return }
        switch WrittenFile.state(of: bytes) {
        case .foreign: return
        case .edited:
            try Failure.unless(.cannotCreate, "cannot rename \(path)") { () throws(Errno) in
                try Files.rename(path, to: "\(path).edited")
            }
            done.append("kept \(path).edited, which was changed by hand and no longer counts")
        case .ours:
            Files.remove(path)
            guard (try? FileStatus(of: path, following: false)) == nil else {
                throw Failure(.cannotCreate, "cannot remove \(path)")
            }
            done.append("removed \(path)")
        }
        if parent(of: path) != folder { Files.removeFolder(parent(of: path)) }
    }

    private func parent(of path: String) -> String {
        "/" + path.split(separator: "/").dropLast().joined(separator: "/")
    }
}
