import Glibc
import LinuxKernel

/// Does `body` with the path of a new folder that any user may search, and takes it away with what is in it.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let path = "/tmp/svctl-kernel-\(ThisProcess.pid)-\(Clock.bootNanoseconds)"
    try Files.makeFolder(path, permissions: 0o755)
    defer {
        for name in Files.names(in: path) {
            Files.remove("\(path)/\(name)")
            Files.removeFolder("\(path)/\(name)")
        }
        Files.removeFolder(path)
    }
    try body(path)
}

/// Why a test that changes users is skipped, printed with it.
let needsRoot = "only root can become another user"
/// Whether this process may become another user.
let isRoot = ThisProcess.user == 0
/// A user and group without rights of their own: nobody and nogroup where Debian has them.
let nobody = Program.Identity(user: 65534, group: 65534, groups: [])
