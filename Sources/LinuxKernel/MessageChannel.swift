import CLinux
import Glibc

/// One end of a connection that keeps messages apart and can carry descriptors; SOCK_SEQPACKET of unix(7).
public struct MessageChannel: ~Copyable {
    /// Readable when a message waits, or when the other end is closed.
    public let descriptor: Descriptor

    /// Takes over an inherited or received end.
    public init(owning descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// Both ends of a new channel; EMFILE or ENFILE when no descriptor is left; socketpair(2).
    public static func pair() throws(Errno) -> ChannelPair {
        let ends = clinux_socket_pair()
        guard ends.read >= 0 else { throw Errno(errno, in: "socketpair") }
        return ChannelPair(
            near: MessageChannel(owning: Descriptor(owning: ends.read)),
            far: MessageChannel(owning: Descriptor(owning: ends.write)))
    }

    /// Sends one message of at least one byte, with a copy of the open file `passing` (-1: none); sendmsg(2).
    ///
    /// EAGAIN when the other end is slow, EPIPE when it is gone, EMSGSIZE when the message exceeds the send buffer
    /// (about 200 KiB). Nothing of it is sent then.
    public func send(_ bytes: [UInt8], passing number: CInt = -1) throws(Errno) {
        precondition(!bytes.isEmpty, "an empty message would read as the end of the channel")
        try check("send") { unsafe clinux_send(descriptor.number, bytes, bytes.count, number) }
    }

    /// The next message; nil when none waits, and one without bytes when the other end is closed; recvmsg(2).
    ///
    /// A message is whole or it is not given: EMSGSIZE when it has more than `limit` bytes, EMFILE when a file came
    /// along and this process has no number left for it. In both cases it is used up.
    public func receive(limit: Int = 65536) throws(Errno) -> Message? {
        guard let message = try Message.received(from: descriptor.number, limit: limit) else { return nil }
        if message.isCut { throw Errno(EMSGSIZE, in: "recvmsg") }
        if message.lostDescriptors { throw Errno(EMFILE, in: "recvmsg") }
        return message
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
