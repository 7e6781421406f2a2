internal import Control
internal import LinuxKernel
internal import Settings

/// The file that `pidfile =` names: the master's number, for scripts that were written for uWSGI.
enum PidFile {
    static func write(_ generation: Generation) throws(Refused) {
        guard let path = generation.configuration.pidFile else { return }
        do throws(Errno) {
            let file = try Files.open(
                path, .replacing, following: false, permissions: 0o644, as: identity(of: generation))
            try file.writeAll(Array("\(ThisProcess.pid)\n".utf8))
        } catch {
            throw Refused(error, .cannotCreate, "cannot write the pid file \(path)")
        }
    }

    /// Takes it away, if it still says what we wrote.
    static func remove(_ generation: Generation?) {
        guard let path = generation?.configuration.pidFile,
            let bytes = try? Files.read(path, limit: 64), bytes == Array("\(ThisProcess.pid)\n".utf8)
        else { return }
        Files.remove(path)
    }

    private static func identity(of generation: Generation) -> (user: UInt32, group: UInt32)? {
        generation.identity.map { ($0.user, $0.group) }
    }
}
