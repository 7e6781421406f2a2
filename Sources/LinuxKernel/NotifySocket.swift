import CLinux
import Glibc

/// A datagram socket at a path where a worker tells how it is doing; sd_notify(3).
public struct NotifySocket: ~Copyable {
    /// Readable when a message waits.
    public let descriptor: Descriptor
    /// Where workers send to; the file stays when this value ends.
    public let path: String

    /// Binds a private socket at `path`, in the place of a file that was left, for processes of `user` to write to.
    ///
    /// The file has mode 0600 and is the user's (nil: ours), so that root and that user may write, nobody else. The
    /// folder should be writable by us alone. ENAMETOOLONG for a path that no unix socket can have, EADDRINUSE when a
    /// folder is in the way, EPERM when the file may not be given to `user`.
    public init(path: String, user: UInt32?) throws(Errno) {
        guard let address = SocketAddress.path(path) else { throw Errno(ENAMETOOLONG, in: "bind \(path)") }
        let socket = Descriptor(owning: try check("socket") { clinux_socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue)) })
        try check("setsockopt") { clinux_set_option(socket.number, SOL_SOCKET, SO_PASSCRED, 1) }
        Files.remove(path)
        _ = try LocalBinding.bind(socket, to: address, path: path, mode: 0o600, user: user, group: nil)
        descriptor = socket
        self.path = path
    }

    /// The next message of at most 4096 bytes with its sender; nil when none waits; recvmsg(2).
    ///
    /// Longer ones are passed over, as systemd does: they are nobody's honest report. Files that came along are
    /// closed, which is what a sender of `BARRIER=1` waits for. The sender is nil when it lives in another pid
    /// namespace.
    public func receive() throws(Errno) -> (bytes: [UInt8], sender: Peer?)? {
        while let message = try Message.received(from: descriptor.number, limit: 4096) {
            if !message.isCut { return (message.bytes, message.sender) }
        }
        return nil
    }
}
