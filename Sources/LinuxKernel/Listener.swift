import CLinux
import Glibc

/// A socket that listens; the kernel queues connections on it until somebody accepts them.
public struct Listener: ~Copyable {
    /// The listening socket.
    public let descriptor: Descriptor
    /// The kernel's number of the socket, as /proc/PID/fd shows it.
    public let inode: UInt64
    /// The port it got, also when port 0 was asked for; 0 for a unix socket.
    public let port: UInt16

    /// The inode of its file; nil for an internet address or an abstract one.
    public let file: UInt64?

    /// Listens on an internet address with room for `backlog` waiting connections; bind(2), listen(2).
    ///
    /// The kernel cuts the backlog to `longestBacklog`. With SO_REUSEADDR, so that connections of the last owner still
    /// winding down do not stand in the way. `[::]` serves IPv4 too. EADDRINUSE when the port is taken, EACCES for a
    /// low port without the right, EADDRNOTAVAIL for an address that no interface has, EAFNOSUPPORT without IPv6.
    public init(internet address: SocketAddress, backlog: Int32) throws(Errno) {
        let type = CInt(SOCK_STREAM.rawValue)
        let socket = Descriptor(owning: try check("socket") { clinux_socket(address.family, type) })
        try check("setsockopt") { clinux_set_option(socket.number, SOL_SOCKET, SO_REUSEADDR, 1) }
        if address.family == AF_INET6 {
            try check("setsockopt") { clinux_set_option(socket.number, CInt(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
        }
        try check("bind") { clinux_bind(socket.number, address.bytes) }
        try self.init(listening: socket, file: nil, backlog: backlog)
    }

    /// Listens on a unix socket, whose file at `path` has `mode` (nil: 0600) and owner before anybody can connect.
    ///
    /// An abstract address has no file: pass neither path nor mode nor owner. EADDRINUSE when the path is taken, by
    /// whatever it is, or the abstract name; EPERM when the file may not be given to that owner.
    public init(
        local address: SocketAddress, path: String?, backlog: Int32, mode: UInt32?,
        user: UInt32? = nil, group: UInt32? = nil
    ) throws(Errno) {
        let socket = Descriptor(owning: try check("socket") { clinux_socket(AF_UNIX, CInt(SOCK_STREAM.rawValue)) })
        var file: UInt64?
        if let path {
            file = try LocalBinding.bind(socket, to: address, path: path, mode: mode ?? 0o600, user: user, group: group)
        } else {
            try check("bind") { clinux_bind(socket.number, address.bytes) }
        }
        try self.init(listening: socket, file: file, backlog: backlog)
    }

    private init(listening socket: consuming Descriptor, file: UInt64?, backlog: Int32) throws(Errno) {
        try check("listen") { listen(socket.number, backlog) }
        inode = try FileStatus(of: socket).inode
        port = SocketAddress(clinux_local_address(socket.number)).port
        descriptor = socket
        self.file = file
    }

    init(descriptor: consuming Descriptor, inode: UInt64, port: UInt16, file: UInt64?) {
        self.descriptor = descriptor
        self.inode = inode
        self.port = port
        self.file = file
    }

    /// Changes how many connections may wait, without losing any; listen(2) on a socket that listens.
    public func setBacklog(_ backlog: Int32) throws(Errno) {
        try check("listen") { listen(descriptor.number, backlog) }
    }

    /// A connection that waits, nonblocking; nil when none does, or when it was gone again; accept4(2).
    ///
    /// EMFILE or ENFILE when no descriptor is left: the connection goes on waiting, and epoll telling.
    public func accept() throws(Errno) -> Descriptor? {
        while true {
            let number = clinux_accept(descriptor.number)
            if number >= 0 { return Descriptor(owning: number) }
            let code = errno
            if code == EAGAIN || code == ECONNABORTED { return nil }
            guard code == EINTR else { throw Errno(code, in: "accept") }
        }
    }

    /// The longest queue the kernel allows, from /proc/sys/net/core/somaxconn; nil when that cannot be read.
    public static var longestBacklog: Int32? {
        guard let bytes = try? Files.read("/proc/sys/net/core/somaxconn", limit: 64) else { return nil }
        return Int32(String(decoding: bytes, as: UTF8.self).filter(\.isNumber))
    }
}
