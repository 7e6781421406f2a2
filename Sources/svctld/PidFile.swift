internal import Control
internal import LinuxKernel
internal import Settings

/// The file that `pidfile =` names: the master's number, for scripts that were written for uWSGI.
struct PidFile {
    private let path: String
    /// Whose rights it is opened with; nil: ours.
    private let identity: (user: UInt32, group: UInt32)?
    private let content = Array("\(ThisProcess.pid)\n".utf8)

    /// Writes it; nil when the settings name none.
    init?(_ generation: Generation) throws(Refused) {
        guard let path = generation.configuration.pidFile else { return nil }
        self.path = path
        identity = generation.identity.map { ($0.user, $0.group) }
        do throws(Errno) { try write() } catch {
            throw Refused(error, .cannotCreate, "cannot write the pid file \(path)")
        }
    }

    private func write() throws(Errno) {
        try Files.open(path, .replacing, following: false, permissions: 0o644, as: identity).writeAll(content)
    }

    /// Writes it again, because somebody has lost it; false when that cannot be.
    func rewrite() -> Bool { (try? write()) != nil }

    /// Takes it away, if it still says what we wrote.
    func remove() {
        guard let place = try? HeldPlace(path),
            let file = try? Files.open(place.path, .reading, following: false, as: identity),
            (try? Files.read(file, limit: 64)) == content
        else { return }
        Files.remove(place.path)
    }
}
