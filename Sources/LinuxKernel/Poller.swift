import CLinux
import Glibc

/// What the kernel has to tell about one registered descriptor.
public struct Readiness: Equatable, Sendable {
    /// The number given with the registration; never used for a second one.
    public let token: UInt64
    /// Something can be read, or the other side has ended.
    public let isReadable: Bool
    /// Something can be written, or writing would fail at once.
    public let isWritable: Bool
}

/// Waits for many descriptors at once; epoll(7), level-triggered.
public struct Poller: ~Copyable {
    private let descriptor: Descriptor

    /// Makes an empty set; fails with EMFILE or ENFILE when no descriptor is left.
    public init() throws(Errno) {
        descriptor = Descriptor(owning: try check("epoll_create") { clinux_epoll_create() })
    }

    /// Watches `number` for something to read, unless `reading` is false, and with `writing` for room to write.
    public func add(_ number: CInt, token: UInt64, reading: Bool = true, writing: Bool = false) throws(Errno) {
        try control(number, operation: 1, token: token, events: Self.events(reading: reading, writing: writing))
    }

    /// Changes what `number` is watched for.
    public func modify(_ number: CInt, token: UInt64, reading: Bool = true, writing: Bool) throws(Errno) {
        try control(number, operation: 3, token: token, events: Self.events(reading: reading, writing: writing))
    }

    /// Forgets `number`, which must still be open: a registration survives close() while a child holds the file.
    public func remove(_ number: CInt) throws(Errno) {
        try control(number, operation: 2, token: 0, events: 0)
    }

    /// Sleeps until the kernel has something to tell, and returns up to 64 pieces of it; empty after a signal.
    public func wait() throws(Errno) -> [Readiness] {
        try wait(timeoutMilliseconds: -1)
    }

    /// Sleeps at most `timeoutMilliseconds`; empty when that time passed.
    public func wait(timeoutMilliseconds: CInt) throws(Errno) -> [Readiness] {
        var ready = clinux_epoll_wait(descriptor.number, timeoutMilliseconds)
        if ready.count < 0 {
            guard errno == EINTR else { throw Errno(errno, in: "epoll_wait") }
            ready.count = 0
        }
        return (0..<ready.count).map { Self.readiness(clinux_ready_token(ready, $0), clinux_ready_events(ready, $0)) }
    }

    private func control(_ number: CInt, operation: CInt, token: UInt64, events: UInt32) throws(Errno) {
        try check("epoll_ctl") { clinux_epoll_control(descriptor.number, number, operation, events, token) }
    }

    private static func events(reading: Bool, writing: Bool) -> UInt32 {
        (reading ? UInt32(CLINUX_EPOLLIN.rawValue | CLINUX_EPOLLRDHUP.rawValue) : 0)
            | (writing ? UInt32(CLINUX_EPOLLOUT.rawValue) : 0)
    }

    private static func readiness(_ token: UInt64, _ events: UInt32) -> Readiness {
        let ended = UInt32(CLINUX_EPOLLERR.rawValue | CLINUX_EPOLLHUP.rawValue)
        return Readiness(
            token: token,
            isReadable: events & (UInt32(CLINUX_EPOLLIN.rawValue | CLINUX_EPOLLRDHUP.rawValue) | ended) != 0,
            isWritable: events & (UInt32(CLINUX_EPOLLOUT.rawValue) | ended) != 0)
    }
}
