import Glibc

/// What a read from a nonblocking descriptor brought.
public enum Received: Equatable, Sendable {
    /// These bytes, at least one.
    case bytes([UInt8])
    /// Nothing now; epoll tells when there is more.
    case nothing
    /// The other side has ended.
    case end
}

extension Descriptor {
    /// Reads at most `limit` bytes, which is 1 or more; read(2).
    ///
    /// A reset connection counts as ended. Throws what else read(2) reports, as EIO, or EISDIR for a folder.
    public func read(atMost limit: Int) throws(Errno) -> Received {
        precondition(limit > 0, "a read of nothing would look like the end")
        var count = 0
        var code: CInt = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
            repeat {
                count = unsafe Glibc.read(number, buffer.baseAddress, limit)
                code = errno
            } while count < 0 && code == EINTR
            initialized = max(count, 0)
        }
        if count > 0 { return .bytes(bytes) }
        if count == 0 || code == ECONNRESET { return .end }
        guard code == EAGAIN else { throw Errno(code, in: "read") }
        return .nothing
    }

    /// Writes as much of `bytes` as there is room for; returns how many went, 0 when there is no room now; write(2).
    ///
    /// EPIPE when nobody reads any more (SIGPIPE must be ignored), ENOSPC when the disk is full.
    public func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
        guard !bytes.isEmpty else { return 0 }
        while true {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            let code = errno
            if code == EAGAIN { return 0 }
            guard code == EINTR else { throw Errno(code, in: "write") }
        }
    }

    /// Writes all of `bytes`, waiting for room; fails like `write`.
    ///
    /// Only where waiting is allowed: never in the master's loop.
    public func writeAll(_ bytes: [UInt8]) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try write(rest)
            rest = rest.dropFirst(count)
            if count == 0 { try Self.waitForRoom(in: number) }
        }
    }

    static func waitForRoom(in number: CInt) throws(Errno) {
        var wanted = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        try check("poll") { unsafe poll(&wanted, 1, -1) }
    }
}
