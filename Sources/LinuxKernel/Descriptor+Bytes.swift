internal import CLinux
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
    /// Reads at most `limit` bytes; read(2). A reset connection counts as ended.
    public func read(atMost limit: Int) throws(Errno) -> Received {
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

    /// Writes as much of `bytes` as there is room for; write(2). Returns how many went, 0 when there is no room now.
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

    /// Writes all of `bytes`, waiting for room. Only where waiting is allowed: never in the master's loop.
    public func writeAll(_ bytes: [UInt8]) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try write(rest)
            rest = rest.dropFirst(count)
            if count == 0 { try Self.waitWritable(number) }
        }
    }

    /// Whether what is written waits for room (false) or is refused at once (true).
    public func setNonblocking(_ nonblocking: Bool) throws(Errno) {
        try check("fcntl") { clinux_set_nonblocking(number, nonblocking ? 1 : 0) }
    }

    /// How wide the terminal behind this descriptor is; nil when it is none.
    public static func terminalColumns(of number: CInt) -> Int? {
        let columns = clinux_terminal_columns(number)
        return columns > 0 ? Int(columns) : nil
    }

    private static func waitWritable(_ number: CInt) throws(Errno) {
        var wanted = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        try check("poll") { unsafe poll(&wanted, 1, -1) }
    }
}

/// Standard output and standard error of this process.
public enum StandardStream {
    /// Writes text for people or programs that called; what nobody reads any more is given up silently.
    public static func write(_ text: String, to number: CInt = 1) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var wanted = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                unsafe poll(&wanted, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }
}
