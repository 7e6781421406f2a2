import LinuxKernel

/// How many files a process has open when no command speaks with it: a connection that just ended may still be there.
func idleOpenFiles(of pid: Int32) -> Int {
    var fewest = Int.max
    _ = eventually(within: 0.1) {
        fewest = min(fewest, Files.names(in: "/proc/\(pid)/fd").count)
        return false
    }
    return fewest
}

/// The children of a process that have ended and were not taken away.
func zombies(of pid: Int32) throws -> [Int32] {
    try ProcessTable.children(of: pid).filter { try ProcessTable.status(of: $0)?.hasEnded == true }
}

/// Whether a process runs.
func isRunning(_ pid: Int32) -> Bool {
    guard let status = try? ProcessTable.status(of: pid) else { return false }
    return !status.hasEnded
}
