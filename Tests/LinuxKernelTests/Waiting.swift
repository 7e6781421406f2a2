import Glibc
import LinuxKernel

/// Whether `number` becomes readable within the time; waits for exactly that.
func becomesReadable(_ number: CInt, withinMilliseconds limit: CInt = 10_000) -> Bool {
    var wanted = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    while true {
        let result = unsafe poll(&wanted, 1, limit)
        if result >= 0 { return result == 1 }
        guard errno == EINTR else { return false }
    }
}

/// A thing that did not come in time.
struct Late: Error, CustomStringConvertible {
    let description: String
}

/// What is there; `#require` takes no value that cannot be copied.
func present<Value: ~Copyable>(_ value: consuming Value?) throws -> Value {
    guard let value else { throw Late(description: "nothing came") }
    return value
}

/// How a child ended, which is waited for and reaped.
func end(of process: borrowing ProcessHandle) throws -> ProcessEnd {
    guard becomesReadable(process.descriptor.number), let end = try process.reap() else {
        throw Late(description: "process \(process.pid) has not ended")
    }
    return end
}

/// Reaps children that a failed test left: an exit test waits for any child, and would find such a one for ever.
func reapLeftovers() throws {
    while let leftover = try Children.reapAny() { print("process \(leftover.pid) was left by an earlier test") }
}

/// What became of a start, once it is known.
func outcome(of report: borrowing Descriptor) throws -> SpawnReport {
    guard becomesReadable(report.number) else { throw Late(description: "no report of a start") }
    return Spawn.outcome(report)
}

/// All that comes from `source` until its other side ends.
func text(from source: borrowing Descriptor) throws -> String {
    var all: [UInt8] = []
    while becomesReadable(source.number) {
        switch try source.read(atMost: 65536) {
        case .bytes(let bytes): all += bytes
        case .end: return String(decoding: all, as: UTF8.self)
        case .nothing: continue
        }
    }
    throw Late(description: "no end after \(all.count) bytes")
}
