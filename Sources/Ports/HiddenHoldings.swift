internal import LinuxKernel

/// Sockets that are open without a descriptor of a process: looked for only when nobody was found otherwise, because it
/// reads every thread and every ring of the machine.
struct HiddenHoldings {
    let pids: [Int32]

    /// Who holds `inodes`, ascending, by a thread's own table or an io_uring.
    func holdings(of inodes: [UInt64]) throws(Errno) -> [(pid: Int32, sockets: [UInt64], means: Holder.Means)] {
        var found: [(pid: Int32, sockets: [UInt64], means: Holder.Means)] = []
        for pid in pids {
            let inThreads = try OpenSockets.look(for: inodes, inThreadsOf: pid)
            if !inThreads.isEmpty { found.append((pid, inThreads, .thread)) }
            let inRings = OpenSockets.registered(inodes, inRingsOf: pid)
            if !inRings.isEmpty { found.append((pid, inRings, .ring)) }
        }
        return found
    }

    /// The processes that messages with open files wait for.
    var receivers: [Int32] { pids.filter { OpenSockets.filesInFlight(to: $0) > 0 } }
}
