internal import Control
internal import Glibc
internal import LinuxKernel

/// Reads what a master says, message by message.
struct StepReader: ~Copyable {
    private let descriptor: Descriptor
    private let poller: Poller
    /// The status of ten thousand workers is several megabytes.
    private var received = FrameBuffer(longest: 1 << 26)

    /// Takes over a connection or a pipe.
    static func open(_ descriptor: consuming Descriptor) throws(Errno) -> StepReader {
        let poller = try Poller()
        try poller.add(descriptor.number, token: 1)
        return StepReader(descriptor, poller)
    }

    private init(_ descriptor: consuming Descriptor, _ poller: consuming Poller) {
        self.descriptor = descriptor
        self.poller = poller
    }

    /// Who is at the other end of a connection; nil for a pipe.
    var peer: Peer? { try? LocalSocket.peer(of: descriptor) }

    /// Asks for something; the answers come by `next`.
    func ask(_ call: Call) throws(Errno) {
        try LocalSocket.send(call.frame, to: descriptor)
    }

    /// The next message; nil when the other side has ended.
    ///
    /// ETIMEDOUT when it is not there within `limitMilliseconds`, however much was sent.
    mutating func next(limitMilliseconds: Int64? = nil) throws(Errno) -> [UInt8]? {
        let deadline = limitMilliseconds.map { Clock.bootNanoseconds + $0 * 1_000_000 }
        while true {
            if let message = received.next() { return message }
            let left = deadline.map { max(0, ($0 - Clock.bootNanoseconds) / 1_000_000) } ?? -1
            if left == 0 { throw Errno(ETIMEDOUT, in: "read") }
            switch try descriptor.read(atMost: 65536) {
            case .bytes(let bytes): guard received.append(bytes) else { return nil }
            case .nothing: _ = try poller.wait(timeoutMilliseconds: Int32(left))
            case .end: return nil
            }
        }
    }
}
