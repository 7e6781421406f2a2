internal import CLinux
import Glibc

extension SocketFile {
    /// Whether a socket is bound to what lies at a path.
    public enum Life: Equatable, Sendable {
        /// Nothing lies there that may be seen.
        case nothing
        /// It is no socket's file.
        case noSocket
        /// It is the file of a socket that is gone.
        case left
        /// A socket is bound to it, in whichever network namespace, listening or not.
        case bound
        /// Not told to this process: it may not come there, or not write to the file.
        case untold
    }

    /// What lies at the end of all links of `path`.
    ///
    /// No server notices: a connection of datagrams says nothing to its other end, and one to a socket of another type
    /// the kernel refuses with EPROTOTYPE, after it has found that socket; connect(2).
    public static func life(at path: String) -> Life {
        let file: Descriptor
        do throws(Errno) { file = try Files.open(path, .path) } catch {
            switch error.code {
            // A link that leads nowhere keeps servers away as any file does.
            case ENOENT: return (try? FileStatus(of: path, following: false)) == nil ? .nothing : .noSocket
            case ELOOP: return .noSocket
            case ENOTDIR, ENAMETOOLONG: return .nothing
            default: return .untold
            }
        }
        guard let status = try? FileStatus(of: file) else { return .untold }
        guard status.kind == .socket else { return .noSocket }
        // By the descriptor: a path can be longer than an address of a socket may be.
        guard let address = SocketAddress.path("/proc/self/fd/\(file.number)") else { return .untold }
        let number = clinux_socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue))
        guard number >= 0 else { return .untold }
        let socket = Descriptor(owning: number)
        guard clinux_connect(socket.number, address.bytes) == -1 else { return .bound }
        switch errno {
        case ECONNREFUSED: return .left
        // It takes datagrams, from one other alone.
        case EPROTOTYPE, EPERM: return .bound
        default: return .untold
        }
    }
}
