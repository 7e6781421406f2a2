import Glibc

/// Listening sockets as /proc/net shows them, for processes that may not ask sock_diag(7); proc(5).
///
/// Slower, because the kernel writes out its connections too, and poorer: no backlog, no control group, not whether
/// `::` takes IPv4. A unix path is written as it is, so that one with a newline in it can forge a row.
enum SocketTables {
    static func tcpListeners(port: UInt16?) throws(Errno) -> [ListeningSocket] {
        var found = try rows("/proc/net/tcp").compactMap(tcpListener)
        do throws(Errno) {
            found += try rows("/proc/net/tcp6").compactMap(tcpListener)
        } catch {
            // A kernel without IPv6 has no such table.
            guard error.code == ENOENT else { throw error }
        }
        guard let port else { return found }
        return found.filter { if case .tcp(_, port, _, _) = $0.place { true } else { false } }
    }

    static func unixListeners() throws(Errno) -> [ListeningSocket] {
        try rows("/proc/net/unix").compactMap(unixListener)
    }

    /// `sl local_address rem_address st tx_queue:rx_queue tr:when retrnsmt uid timeout inode …`, hexadecimal but for
    /// the last three; state 0A listens, and rx_queue is then the number of connections that wait.
    static func tcpListener(_ row: Row) -> ListeningSocket? {
        let columns = row.split(separator: 32)
        guard columns.count >= 10, Array(columns[3]) == Array("0A".utf8) else { return nil }
        let local = columns[1].split(separator: UInt8(ascii: ":"))
        let queues = columns[4].split(separator: UInt8(ascii: ":"))
        guard local.count == 2, queues.count == 2, let port = number(local[1], 16).flatMap(UInt16.init(exactly:)),
            let address = address(local[0]), let inode = number(columns[9], 10)
        else { return nil }
        return ListeningSocket(
            place: .tcp(address, port: port, onlyIPv6: nil, interface: nil), inode: inode,
            creator: number(columns[7], 10).flatMap(UInt32.init(exactly:)), queue: number(queues[1], 16).map(Int.init))
    }

    /// `Num: RefCount Protocol Flags Type St Inode Path`; the flag 10000 listens, and `@` stands for NUL.
    static func unixListener(_ row: Row) -> ListeningSocket? {
        let columns = row.split(separator: 32, maxSplits: 7)
        guard columns.count >= 7, let flags = number(columns[3], 16), flags & 0x10000 != 0,
            let inode = number(columns[6], 10)
        else { return nil }
        var name = columns.count > 7 ? Array(columns[7]) : []
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        return ListeningSocket(place: .unix(name: name[...], file: nil), inode: inode)
    }

    /// The bytes of one line.
    typealias Row = ArraySlice<UInt8>

    private static func rows(_ path: String) throws(Errno) -> [Row] {
        try Files.read(path, limit: 1 << 28).split(separator: UInt8(ascii: "\n")).dropFirst().map { $0 }
    }

    private static func number(_ digits: Row, _ radix: Int) -> UInt64? {
        UInt64(String(decoding: digits, as: UTF8.self), radix: radix)
    }

    /// The kernel prints an address as words of 32 bits in its own byte order.
    private static func address(_ digits: Row) -> InternetAddress? {
        var bytes: [UInt8] = []
        for start in stride(from: digits.startIndex, to: digits.endIndex, by: 8) {
            guard let word = number(digits[start..<min(start + 8, digits.endIndex)], 16) else { return nil }
            let here = UInt32(truncatingIfNeeded: word).littleEndian
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: here >> ($0 * 8)) }
        }
        return InternetAddress(bytes: bytes)
    }
}
