import Glibc
import LinuxKernel

/// A thing that did not come in time, or came wrong.
struct Late: Error, CustomStringConvertible {
    let description: String
}

/// How much longer everything may take on this machine; the limits of the tests are for an idle one.
let patience: Double = 4

/// Whether something becomes true within some seconds; looks a hundred times a second.
func eventually(within seconds: Double = 5, _ isTrue: () throws -> Bool) rethrows -> Bool {
    let deadline = Deadline(seconds: seconds)
    while true {
        if try isTrue() { return true }
        guard !deadline.hasPassed else { return false }
        _ = poll(nil, 0, 10)
    }
}

/// A moment until which something is waited for.
struct Deadline {
    private let moment: Int64

    init(seconds: Double) {
        moment = Clock.bootNanoseconds + Int64(seconds * patience * 1e9)
    }

    var hasPassed: Bool { Clock.bootNanoseconds >= moment }

    /// For poll(2).
    var millisecondsLeft: CInt { CInt(max(0, min(60_000, (moment - Clock.bootNanoseconds) / 1_000_000 + 1))) }
}
