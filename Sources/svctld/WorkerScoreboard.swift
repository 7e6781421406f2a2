internal import Control
internal import LinuxKernel

/// The memory in which one worker counts what it does, and which is read only when somebody asks.
final class WorkerScoreboard {
    /// Names the descriptor for the worker.
    static let variable = "SVCTL_SCOREBOARD"

    private let memory: SharedMemory

    /// `tellsSaturation`: the worker is to say when it has too much to do.
    init(threads: Int, tellsSaturation: Bool) throws(Errno) {
        memory = try SharedMemory(
            "svctl-scoreboard", size: Scoreboard.size(threads: threads),
            beginning: Scoreboard.head(threads: threads, tellsSaturation: tellsSaturation))
    }

    /// What the worker is given.
    var number: CInt { memory.descriptor.number }

    /// What it has counted by now; nil where it counts nothing.
    var figures: Scoreboard? { Scoreboard(memory.bytes()) }
}
