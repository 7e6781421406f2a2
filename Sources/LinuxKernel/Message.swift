import CLinux
import Glibc

/// One message: its bytes, who sent it where the kernel was asked to say so, and a descriptor that came with it.
public struct Message: ~Copyable {
    /// The content.
    public let bytes: [UInt8]
    /// The sender, checked by the kernel; nil when the socket does not ask.
    public let sender: Peer?
    /// A file that came along; further ones are closed.
    public var descriptor: Descriptor?

    /// The sender wrote more than there was room for, and the rest is lost.
    let isCut: Bool
    /// Files came along for which this process has no number left.
    let lostDescriptors: Bool

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
            descriptor: result.descriptor >= 0 ? Descriptor(owning: result.descriptor) : nil,
            isCut: result.is_cut != 0, lostDescriptors: result.lost_descriptors != 0)
    }
}
