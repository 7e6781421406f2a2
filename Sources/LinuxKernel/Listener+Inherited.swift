import CLinux
import Glibc

extension Listener {
    /// Takes over a socket that listens already, made by whoever handed it in.
    ///
    /// It becomes nonblocking, for everybody who has it, and is closed by execve(2). `file` is the inode of its file, if
    /// that is its owner's affair from now on. ENOTSOCK, or EINVAL for what is no stream socket that listens.
    public init(inherited socket: consuming Descriptor, file: UInt64?) throws(Errno) {
        guard let address = SocketAddress(of: socket) else { throw Errno(ENOTSOCK, in: "getsockname") }
        let type = clinux_get_option(socket.number, SOL_SOCKET, SO_TYPE)
        guard type == CInt(SOCK_STREAM.rawValue), clinux_get_option(socket.number, SOL_SOCKET, SO_ACCEPTCONN) == 1
        else { throw Errno(EINVAL, in: "accept") }
        try socket.setNonblocking(true)
        try socket.setInherited(false)
        let inode = try FileStatus(of: socket).inode
        self.init(descriptor: socket, inode: inode, port: address.port, file: file)
    }

    /// Whether it takes connections of IPv4 as well, because it listens on `[::]` and nobody asked it not to.
    public static func servesBothFamilies(_ socket: borrowing Descriptor) -> Bool {
        guard let address = SocketAddress(of: socket), let everywhere = SocketAddress.ipv6(host: "", port: address.port)
        else { return false }
        return address == everywhere && clinux_get_option(socket.number, CInt(IPPROTO_IPV6), IPV6_V6ONLY) == 0
    }
}
