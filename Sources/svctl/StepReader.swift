internal import Control
internal import LinuxKernel

/// Reads what a master says, message by message.
struct StepReader: ~Copyable {
    private let descriptor: Descriptor
    private let poller: Poller
    private var received = FrameBuffer()

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

    /// Asks for something; the answers come by `next`.
    func ask(_ call: Call) throws(Errno) {
        try descriptor.writeAll(call.frame)
    }

    /// The next message; nil when the other side has ended.
    mutating func next() throws(Errno) -> [UInt8]? {
        while true {
            if let message = received.next() { return message }
            switch try descriptor.read(atMost: 65536) {
            case .bytes(let bytes): guard received.append(bytes) else { return nil }
            case .nothing: _ = try poller.wait()
            case .end: return nil
            }
        }
    }
}
