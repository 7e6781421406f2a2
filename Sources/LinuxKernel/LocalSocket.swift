internal import CLinux
import Glibc

/// Who is at the other end of a unix connection; SO_PEERCRED, filled in by the kernel when it was made.
public struct Peer: Equatable, Sendable {
    /// Its process.
    public let pid: Int32
    /// Its user.
    public let user: UInt32
}

/// A unix stream connection or one end of a pair.
public enum LocalSocket {
    /// Connects to the unix socket at `path`; ECONNREFUSED when nobody listens any more, ENOENT without the file.
    public static func connect(to path: String) throws(Errno) -> Descriptor {
        guard let address = SocketAddress.path(path) else { throw Errno(ENAMETOOLONG, in: "connect") }
        let socket = Descriptor(owning: try check("socket") { clinux_socket(AF_UNIX, CInt(SOCK_STREAM.rawValue)) })
        try check("connect \(path)") { clinux_connect(socket.number, address.bytes) }
        return socket
    }

    /// Who is at the other end.
    public static func peer(of descriptor: borrowing Descriptor) throws(Errno) -> Peer {
        let found = clinux_peer_of(descriptor.number)
        guard found.error == 0 else { throw Errno(found.error, in: "getsockopt") }
        return Peer(pid: found.pid, user: found.user)
    }
}

/// One message: its bytes, who sent it where the kernel was asked to say so, and a descriptor that came with it.
public struct Message: ~Copyable {
    /// The content.
    public let bytes: [UInt8]
    /// The sender, checked by the kernel; nil when the socket does not ask.
    public let sender: Peer?
    /// A file that came along.
    public var descriptor: Descriptor?
}

/// One end of a connection that keeps messages apart and can carry descriptors; SOCK_SEQPACKET of unix(7).
public struct MessageChannel: ~Copyable {
    /// Readable when a message waits, or when the other end is closed.
    public let descriptor: Descriptor

    /// Takes over an inherited or received end.
    public init(owning descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// Both ends of a new channel.
    public static func pair() throws(Errno) -> ChannelPair {
        let ends = clinux_socket_pair()
        guard ends.read >= 0 else { throw Errno(errno, in: "socketpair") }
        return ChannelPair(
            near: MessageChannel(owning: Descriptor(owning: ends.read)),
            far: MessageChannel(owning: Descriptor(owning: ends.write)))
    }

    /// Sends one message, with a copy of the open file `passing`; EAGAIN when the other end is slow, EPIPE when gone.
    public func send(_ bytes: [UInt8], passing number: CInt = -1) throws(Errno) {
        try check("send") {
            unsafe bytes.withUnsafeBufferPointer {
                unsafe clinux_send(descriptor.number, $0.baseAddress, $0.count, number)
            }
        }
    }

    /// The next message; nil when none waits. An empty one means the other end is closed.
    public func receive(limit: Int = 65536) throws(Errno) -> Message? {
        try Message.received(from: descriptor.number, limit: limit)
    }
}

/// Two ends of one channel.
@frozen
public struct ChannelPair: ~Copyable {
    /// The end that stays here.
    public let near: MessageChannel
    /// The end that is given away.
    public let far: MessageChannel
}

/// A datagram socket at a path where a worker tells how it is doing; sd_notify(3).
public struct NotifySocket: ~Copyable {
    /// Readable when a message waits.
    public let descriptor: Descriptor
    /// Where workers send to.
    public let path: String

    /// Binds a private socket at `path`, in the place of one that was left, for processes of `user` to write to.
    public init(path: String, user: UInt32?) throws(Errno) {
        guard let address = SocketAddress.path(path) else { throw Errno(ENAMETOOLONG, in: "bind \(path)") }
        let socket = Descriptor(owning: try check("socket") { clinux_socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue)) })
        try check("setsockopt") { clinux_set_option(socket.number, SOL_SOCKET, SO_PASSCRED, 1) }
        Files.remove(path)
        let mask = umask(0o177)
        let bound = clinux_bind(socket.number, address.bytes)
        let code = errno
        umask(mask)
        guard bound == 0 else { throw Errno(code, in: "bind \(path)") }
        if let user { try Files.setOwner(path, user: user, group: nil) }
        descriptor = socket
        self.path = path
    }

    /// The next message with its sender; nil when none waits. Files that came along are closed.
    public func receive() throws(Errno) -> (bytes: [UInt8], sender: Peer?)? {
        guard let message = try Message.received(from: descriptor.number, limit: 4096) else { return nil }
        return (message.bytes, message.sender)
    }
}

extension Message {
    static func received(from number: CInt, limit: Int) throws(Errno) -> Message? {
        var result = clinux_message()
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            repeat {
                result = unsafe clinux_receive(number, buffer.baseAddress, limit)
            } while result.count < 0 && result.error == EINTR
            count = max(0, result.count)
        }
        if result.count < 0 {
            if result.error == EAGAIN { return nil }
            if result.error != ECONNRESET { throw Errno(result.error, in: "recvmsg") }
        }
        return Message(
            bytes: bytes, sender: result.pid > 0 ? Peer(pid: result.pid, user: result.user) : nil,
            descriptor: result.descriptor >= 0 ? Descriptor(owning: result.descriptor) : nil)
    }
}
