internal import LinuxKernel

/// How full the queues of listening sockets are, by the sockets' inodes.
enum ListenerQueues {
    struct Queue {
        var waiting: Int?
        var backlog: Int?
    }

    /// What the kernel says now; empty when it does not say.
    static func current() -> [UInt64: Queue] {
        var queues: [UInt64: Queue] = [:]
        for row in (try? SocketDiagnosis.tcpListeners()) ?? [] {
            queues[row.inode] = Queue(waiting: row.queue, backlog: row.backlog)
        }
        for row in (try? SocketDiagnosis.unixListeners()) ?? [] {
            queues[row.inode] = Queue(waiting: row.queue, backlog: row.backlog)
        }
        return queues
    }
}
