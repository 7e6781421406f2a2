internal import LinuxKernel

/// Sleeps until a TCP socket is gone or a process has ended, where the kernel tells, and never for long.
struct SocketPause: ~Copyable {
    private let watch: SocketEndWatch?

    init(listening: Bool = true) { watch = listening ? try? SocketEndWatch() : nil }

    mutating func wait(milliseconds: Int, _ others: [Int32] = []) throws(Errno) {
        switch watch {
        case .some(let watch): try watch.wait(milliseconds: milliseconds, others: others)
        case .none: try SocketEndWatch.wait(milliseconds: milliseconds, others)
        }
    }
}
