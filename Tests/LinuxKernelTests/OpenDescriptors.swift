import Glibc
import LinuxKernel
import Testing

/// Whether this process has the descriptor `number` open.
func isOpen(_ number: some CustomStringConvertible) -> Bool { Files.linkTarget("/proc/self/fd/\(number)") != nil }

/// What this process has open: `number → target`, without the descriptor that the look itself needs.
func openDescriptors() -> Set<String> {
    var open: Set<String> = []
    for number in Files.names(in: "/proc/self/fd") {
        guard let target = Files.linkTarget("/proc/self/fd/\(number)") else { continue }
        open.insert("\(number) → \(target)")
    }
    return open
}

/// Does `body` and expects it to leave open what was open before, no more and no less.
func leavingNothingOpen(sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void) rethrows {
    let before = openDescriptors()
    try body()
    #expect(openDescriptors() == before, sourceLocation: sourceLocation)
}

/// Does `body` with room for `free` more descriptors of this process, numbers in use below the limit included.
func withRoomForDescriptors(_ free: UInt, _ body: () throws -> Void) rethrows {
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let numbers = Set(Files.names(in: "/proc/self/fd").filter { isOpen($0) }.compactMap(UInt.init))
    var lowest: UInt = 0
    var left = free
    while left > 0 || numbers.contains(lowest) {
        if !numbers.contains(lowest) { left -= 1 }
        lowest += 1
    }
    var tight = rlimit(rlim_cur: lowest, rlim_max: limit.rlim_max)
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &tight)
    defer { unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) }
    try body()
}
