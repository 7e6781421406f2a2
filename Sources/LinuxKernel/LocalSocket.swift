import CLinux
import Glibc

/// Who is at the other end of a unix connection, or sent a message; the kernel says so, not the other end.
public struct Peer: Equatable, Sendable {
    /// Its process.
    public let pid: Int32
    /// Its user.
    public let user: UInt32
}

/// A unix stream connection or one end of a pair.
public enum LocalSocket {
    /// Connects to the unix socket at `path` and returns the connection, nonblocking; connect(2).
    ///
    /// While the queue of the listener is full it waits up to `waitingMilliseconds` for a place; then, and at once for
    /// 0, EAGAIN is thrown. ECONNREFUSED when nobody listens any more, ENOENT without the file, EACCES without the
    /// right, ENAMETOOLONG for a path that no unix socket can have.
    public static func connect(to path: String, waitingMilliseconds: Int32 = 0) throws(Errno) -> Descriptor {
        guard let address = SocketAddress.path(path) else { throw Errno(ENAMETOOLONG, in: "connect \(path)") }
        let socket = Descriptor(owning: try check("socket") { clinux_socket(AF_UNIX, CInt(SOCK_STREAM.rawValue)) })
        try check("connect \(path)") {
            waitingMilliseconds > 0
                ? clinux_connect_within(socket.number, address.bytes, waitingMilliseconds)
                : clinux_connect(socket.number, address.bytes)
        }
        return socket
    }

    /// Sends all of `bytes`, waiting for room; EPIPE when the other end is closed, and no SIGPIPE; send(2).
    ///
    /// Only where waiting is allowed: never in the master's loop.
    public static func send(_ bytes: [UInt8], to connection: borrowing Descriptor) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            do throws(Errno) {
                let count = try check("send") {
                    unsafe rest.withUnsafeBytes {
                        unsafe Glibc.send(connection.number, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
                    }
                }
                rest = rest.dropFirst(count)
            } catch {
                guard error.code == EAGAIN else { throw error }
                try Descriptor.waitForRoom(in: connection.number)
            }
        }
    }

    /// Who is at the other end, as it was when the connection was made; SO_PEERCRED of unix(7).
    public static func peer(of descriptor: borrowing Descriptor) throws(Errno) -> Peer {
        let found = clinux_peer_of(descriptor.number)
        guard found.error == 0 else { throw Errno(found.error, in: "getsockopt") }
        return Peer(pid: found.pid, user: found.user)
    }
}
