internal import CLinux
import Glibc

/// A socket that listens; the kernel queues connections on it until somebody accepts them.
public struct Listener: ~Copyable {
    /// The listening socket.
    public let descriptor: Descriptor
    /// The kernel's number of the socket, as /proc/PID/fd shows it.
    public let inode: UInt64
    /// The port it got, also when port 0 was asked for; 0 for a unix socket.
    public let port: UInt16

    /// Listens on an internet address with room for `backlog` waiting connections (the kernel cuts it to somaxconn).
    /// With SO_REUSEADDR, so that connections of the last owner still winding down do not stand in the way.
    /// EADDRINUSE when the port is taken, EACCES for a low port without the right, EADDRNOTAVAIL for an address
    /// that no interface has. `[::]` serves IPv4 too.
    public init(internet address: SocketAddress, backlog: Int32) throws(Errno) {
        let socket = Descriptor(owning: try check("socket") { clinux_socket(address.family, CInt(SOCK_STREAM.rawValue)) })
        try check("setsockopt") { clinux_set_option(socket.number, SOL_SOCKET, SO_REUSEADDR, 1) }
        if address.family == AF_INET6 {
            try check("setsockopt") { clinux_set_option(socket.number, CInt(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
        }
        try check("bind") { clinux_bind(socket.number, address.bytes) }
        try self.init(listening: socket, backlog: backlog)
    }

    /// Listens on a unix socket. Its file appears with mode 0600 and gets `mode` and owner before the first
    /// connection can come. An abstract address has no file: pass neither.
    public init(
        local address: SocketAddress, path: String?, backlog: Int32, mode: UInt32?,
        user: UInt32? = nil, group: UInt32? = nil
    ) throws(Errno) {
        let socket = Descriptor(owning: try check("socket") { clinux_socket(AF_UNIX, CInt(SOCK_STREAM.rawValue)) })
        let mask = umask(0o177)
        let bound = clinux_bind(socket.number, address.bytes)
        let code = errno
        umask(mask)
        guard bound == 0 else { throw Errno(code, in: "bind") }
        if let path {
            do throws(Errno) {
                if user != nil || group != nil { try Files.setOwner(path, user: user, group: group) }
                if let mode { try Files.setPermissions(path, mode) }
            } catch {
                Files.remove(path)
                throw error
            }
        }
        try self.init(listening: socket, backlog: backlog)
    }

    private init(listening socket: consuming Descriptor, backlog: Int32) throws(Errno) {
        try check("listen") { listen(socket.number, backlog) }
        inode = try FileStatus(of: socket).inode
        port = SocketAddress(clinux_local_address(socket.number)).port
        descriptor = socket
    }

    /// A connection that waits, nonblocking; nil when none does.
    public func accept() throws(Errno) -> Descriptor? {
        do throws(Errno) {
            return Descriptor(owning: try check("accept") { clinux_accept(descriptor.number) })
        } catch where error.code == EAGAIN || error.code == ECONNABORTED {
            return nil
        }
    }

    /// The longest queue the kernel allows, from /proc/sys/net/core/somaxconn; nil when that cannot be read.
    public static var longestBacklog: Int32? {
        guard let bytes = try? Files.read("/proc/sys/net/core/somaxconn", limit: 64) else { return nil }
        return Int32(String(decoding: bytes, as: UTF8.self).filter(\.isNumber))
    }
}
