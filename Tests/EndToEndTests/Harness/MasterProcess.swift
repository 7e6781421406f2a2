import Glibc
import LinuxKernel

/// How many files a process has open when no command speaks with it: a connection that just ended may still be there.
func idleOpenFiles(of pid: Int32, within seconds: Double = 0.1) -> Int {
    var fewest = Int.max
    _ = eventually(within: seconds) {
        fewest = min(fewest, Files.names(in: "/proc/\(pid)/fd").count)
        return false
    }
    return fewest
}

/// The children of a process that have ended and were not taken away.
func zombies(of pid: Int32) throws -> [Int32] {
    try ProcessTable.children(of: pid).filter { try ProcessTable.status(of: $0)?.hasEnded == true }
}

/// How much processor time a process has had, in seconds.
func processorSeconds(of pid: Int32) -> Double {
    let text = (try? Files.read("/proc/\(pid)/stat", limit: 4096)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    // Behind the name, which may hold anything, the fields are counted from the third.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let kernel = Double(fields[12]) else { return 0 }
    return (user + kernel) / Double(sysconf(CInt(_SC_CLK_TCK)))
}

/// Lets a process have so many open files; prlimit(1).
func limitOpenFiles(of pid: Int32, to count: Int) throws {
    let finished = try Command.run(["/usr/bin/prlimit", "--pid", String(pid), "--nofile=\(count):"])
    guard finished.code == 0 else { throw Late(description: "cannot limit open files: \(finished)") }
}

/// The lowest number that a file opened next would get.
func lowestFreeDescriptor(of pid: Int32) -> Int {
    let taken = Set(Files.names(in: "/proc/\(pid)/fd").compactMap { Int($0) })
    return (0...).first { !taken.contains($0) } ?? 0
}

/// Whether a process runs.
func isRunning(_ pid: Int32) -> Bool {
    guard let status = try? ProcessTable.status(of: pid) else { return false }
    return !status.hasEnded
}
