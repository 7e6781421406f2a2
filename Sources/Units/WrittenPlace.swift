internal import Settings

/// A folder that the master or its apps write to, and what names it.
public struct WrittenPlace: Hashable, Sendable {
    /// What is written there.
    public enum Purpose: Hashable, Sendable {
        /// A log, which nothing depends on.
        case log
        /// What the master makes before it is up: without it there is no start.
        case needed
        /// What the operator wants it for.
        case other
    }

    /// The absolute path of the folder.
    public var folder: String
    /// What for.
    public var purpose: Purpose
    /// Who names it, in the operator's words: `logto`, `http = /run/app.sock`.
    public var reason: String

    /// A place, given by all its parts.
    public init(folder: String, purpose: Purpose, reason: String) {
        self.folder = folder
        self.purpose = purpose
        self.reason = reason
    }

    /// What settings name; `usesSocket` when systemd makes the sockets.
    static func all(in configuration: Configuration, usesSocket: Bool) -> [WrittenPlace] {
        var places: [WrittenPlace] = []
        if case .file(let path) = configuration.log {
            let option = configuration.daemonizes ? "daemonize" : "logto"
            places.append(WrittenPlace(folder: FolderPath.above(path), purpose: .log, reason: option))
        }
        if let path = configuration.pidFile {
            places.append(WrittenPlace(folder: FolderPath.above(path), purpose: .needed, reason: "pidfile"))
        }
        for path in configuration.otherPidFiles {
            places.append(WrittenPlace(folder: FolderPath.above(path), purpose: .needed, reason: "pidfile2"))
        }
        if let path = configuration.logFile.backup {
            places.append(WrittenPlace(folder: FolderPath.above(path), purpose: .log, reason: "log-backupname"))
        }
        places += configuration.apps.compactMap(\.requestLog).flatMap { [$0.path, $0.backup].compactMap(\.self) }.map {
            WrittenPlace(folder: FolderPath.above($0), purpose: .needed, reason: "req-logger")
        }
        places += configuration.fifos.map {
            WrittenPlace(folder: FolderPath.above($0), purpose: .needed, reason: "master-fifo")
        }
        if let stats = configuration.stats?.listener, case .path(let path) = stats.address {
            places.append(
                WrittenPlace(folder: FolderPath.above(path), purpose: .needed, reason: "stats = \(stats.written)"))
        }
        guard !usesSocket else { return places }
        for listener in configuration.listeners {
            guard case .path(let path) = listener.address else { continue }
            places.append(
                WrittenPlace(
                    folder: FolderPath.above(path), purpose: .needed,
                    reason: "\(listener.spelled)"))
        }
        return places
    }
}
