internal import Control
internal import LinuxKernel
internal import Settings

/// The files that `pidfile =` and its like name: the master's number, for scripts that were written for uWSGI.
struct PidFile {
    private let paths: [String]
    /// Whose rights they are opened with; nil: ours.
    private let identity: (user: UInt32, group: UInt32)?
    private let content = Array("\(ThisProcess.pid)\n".utf8)

    /// Writes them, or none; nil when the settings name none.
    init?(_ generation: Generation) throws(Refused) {
        let configuration = generation.configuration
        paths = [configuration.pidFile].compactMap(\.self) + configuration.otherPidFiles
        identity = generation.identity.map { ($0.user, $0.group) }
        guard !paths.isEmpty else { return nil }
        do throws(Refused) { try write() } catch {
            remove()
            throw error
        }
    }

    private func write() throws(Refused) {
        for path in paths {
            do throws(Errno) {
                try Files.open(path, .replacing, following: false, permissions: 0o644, as: identity).writeAll(content)
            } catch {
                throw Refused(error, .cannotCreate, "cannot write the pid file \(path)")
            }
        }
    }

    /// Writes them again, because somebody has lost them; false when that cannot be.
    func rewrite() -> Bool { (try? write()) != nil }

    /// Takes them away, as far as they still say what we wrote.
    func remove() {
        for path in paths {
            guard let place = try? HeldPlace(path),
                let file = try? Files.open(place.path, .reading, following: false, as: identity),
                (try? Files.read(file, limit: 64)) == content
            else { continue }
            Files.remove(place.path)
        }
    }
}
