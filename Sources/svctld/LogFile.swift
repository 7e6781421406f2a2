internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

/// Where a master's log goes.
enum LogFile {
    /// The target of the log, tried once so that a start says at once when it cannot be written.
    static func target(
        of generation: Generation, name: String, isForeground: Bool, notes: inout [String]
    ) throws(Refused) -> LogTarget {
        if isForeground { return foregroundTarget(of: generation, name: name, notes: &notes) }
        switch generation.configuration.log {
        case .file(let path): return try file(path, as: generation.identity, generation)
        case .standard:
            let home = (try? UserAccount.numbered(ThisProcess.user))?.home ?? "/tmp"
            let path = Places.log(of: name, user: ThisProcess.user, home: home)
            do throws(Refused) {
                try makeFolders(above: path)
                return try file(path, as: nil, generation)
            } catch {
                throw Refused(
                    error.outcome.exitCode, error.outcome.text,
                    details: ["say in the settings where the log is to go: logto = /path/to/file.log"])
            }
        }
    }

    /// A service of systemd has no caller who would read standard output: the settings may name another place, and the
    /// journal takes more than lines.
    private static func foregroundTarget(
        of generation: Generation, name: String, notes: inout [String]
    ) -> LogTarget {
        guard Journal.hasStandardOutput else { return .standardOutput }
        if case .file(let path) = generation.configuration.log {
            do throws(Refused) { return try file(path, as: generation.identity, generation) } catch {
                // A unit that may not write there serves all the same.
                notes.append("\(error.outcome.text): the log goes to the journal")
            }
        }
        return Journal.takesEntries ? .journal(name: name) : .standardOutput
    }

    private static func file(
        _ path: String, as identity: Program.Identity?, _ generation: Generation
    ) throws(Refused) -> LogTarget {
        try probe(path, as: identity)
        let configuration = generation.configuration.logFile
        return .file(path, identity: identity, rotation: LogRotation(configuration), stamp: LogStamp(configuration))
    }

    /// Whether a log can be written, tried once.
    static func probe(_ path: String, as identity: Program.Identity?) throws(Refused) {
        let identity = identity.map { (user: $0.user, group: $0.group) }
        do throws(Errno) {
            let file = try Files.open(path, .appending, following: false, permissions: 0o640, as: identity)
            guard try FileStatus(of: file).kind == .file else { throw Errno(EINVAL, in: "open") }
        } catch {
            let text = "cannot write the log \(path)"
            if error.code == ELOOP { throw Refused(.cannotCreate, "\(text): it is a symbolic link") }
            throw Refused(error, .cannotCreate, text)
        }
    }

    /// The default log's folders may be missing: /var/log/svctl, ~/.local/state/svctl.
    private static func makeFolders(above path: String) throws(Refused) {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/" + part
            if let status = try? FileStatus(of: folder) {
                // Without an account the home is /tmp, where anybody may have made the folder to read what comes.
                guard status.user == 0 || status.user == ThisProcess.user else {
                    throw Refused(.permission, "cannot put the log below \(folder), which is another user's")
                }
                continue
            }
            do throws(Errno) { try Files.makeFolder(folder, permissions: 0o750) } catch  where error.code == EEXIST {
            } catch {
                throw Refused(error, .cannotCreate, "cannot make \(folder) for the log")
            }
        }
    }
}
