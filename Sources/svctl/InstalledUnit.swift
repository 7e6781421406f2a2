internal import Control
internal import LinuxKernel
internal import Units

/// A master that `svctl install` has given to systemd: known by the drop-in that it writes, whose first line says so.
struct InstalledUnit: Equatable {
    let name: UnitName
    let scope: UnitScope
    /// Whether a socket unit waits for its first request.
    let hasSocket: Bool

    /// The one of that name and that service manager; nil when it is not installed.
    init?(_ name: String, in scope: UnitScope) {
        guard MasterName.isValid(name), let folder = UnitFolders.own(scope) else { return nil }
        self.name = UnitName(name)
        self.scope = scope
        guard Self.isOurs(self.name.serviceDropIn(in: folder)) else { return nil }
        hasSocket = Self.isOurs(self.name.socketDropIn(in: folder))
    }

    /// The names of all that lie in a folder of units, sorted.
    static func names(in folder: String) -> [String] {
        Files.names(in: folder).compactMap { entry in
            guard entry.hasPrefix("svctl@"), entry.hasSuffix(".service.d") else { return nil }
            let name = String(entry.dropFirst("svctl@".count).dropLast(".service.d".count))
            return isOurs(UnitName(name).serviceDropIn(in: folder)) ? name : nil
        }
    }

    /// One that was changed by hand since is installed as well.
    private static func isOurs(_ path: String) -> Bool {
        guard let bytes = try? Files.read(path, limit: 1 << 20) else { return false }
        return WrittenFile.state(of: bytes) != .foreign
    }
}
