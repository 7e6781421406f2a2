import Glibc

/// Listening sockets as /proc/net shows them, for processes that may not ask sock_diag(7); proc(5).
///
/// Slower, because the kernel writes out its connections too, and poorer: no backlog, no control group, not whether
/// `::` takes IPv4. A unix path is written as it is, so that one with a newline in it can forge a row.
enum SocketTables {
    static func tcpListeners(port: UInt16?) throws(Errno) -> [ListeningSocket] {
        try internet("tcp", listeningRows).compactMap(tcpListener).filter { port == nil || $0.place.port == port }
    }

    static func udpSockets(port: UInt16?) throws(Errno) -> [ListeningSocket] {
        try internet("udp").compactMap { udpSocket($0) }.filter { port == nil || $0.place.port == port }
    }

    static func connectedUdpSockets(port: UInt16?) throws(Errno) -> [ListeningSocket] {
        try internet("udp").compactMap { udpSocket($0, state: 1) }.filter { port == nil || $0.place.port == port }
    }

    static func connections() throws(Errno) -> [Connection] { try internet("tcp").compactMap(connection) }

    /// The rows of both families.
    private static func internet(
        _ name: String, _ read: (String) throws(Errno) -> [Row] = rows
    ) throws(Errno) -> [Row] {
        let rows = try read("/proc/net/\(name)")
        do throws(Errno) {
            return try rows + read("/proc/net/\(name)6")
        } catch {
            // A kernel without IPv6 has no such table.
            guard error.code == ENOENT else { throw error }
            return rows
        }
    }

    static func unixSockets() throws(Errno) -> [UnixSocket] { try rows("/proc/net/unix").compactMap(unixSocket) }

    /// `sl local_address rem_address st tx_queue:rx_queue tr:when retrnsmt uid timeout inode …`, hexadecimal but for
    /// the last three.
    private struct Columns {
        let state: UInt64
        let local, peer: (address: InternetAddress, port: UInt16)
        let queue: Int
        let user: UInt32?
        let inode: UInt64

        init?(_ row: Row) {
            let columns = row.split(separator: 32)
            guard columns.count >= 10, let local = SocketTables.end(columns[1]),
                let peer = SocketTables.end(columns[2]),
                let state = number(columns[3], 16), let inode = number(columns[9], 10),
                let queue = columns[4].split(separator: UInt8(ascii: ":")).last.flatMap({ number($0, 16) })
            else { return nil }
            self.state = state
            self.local = local
            self.peer = peer
            self.queue = Int(clamping: queue)
            user = number(columns[7], 10).flatMap(UInt32.init(exactly:))
            self.inode = inode
        }
    }

    /// The state 0A listens, and rx_queue is then the number of connections that wait.
    static func tcpListener(_ row: Row) -> ListeningSocket? {
        guard let columns = Columns(row), columns.state == 0x0a else { return nil }
        let place = ListeningPlace.tcp(
            columns.local.address, port: columns.local.port, onlyIPv6: nil, interface: nil)
        return ListeningSocket(place: place, inode: columns.inode, creator: columns.user, queue: columns.queue)
    }

    /// The state 07 is not connected, 01 is.
    static func udpSocket(_ row: Row, state: UInt64 = 7) -> ListeningSocket? {
        guard let columns = Columns(row), columns.state == state else { return nil }
        let place = ListeningPlace.udp(
            columns.local.address, port: columns.local.port, onlyIPv6: nil, interface: nil)
        return ListeningSocket(place: place, inode: columns.inode, creator: columns.user, takesDatagrams: true)
    }

    static func connection(_ row: Row) -> Connection? {
        guard let columns = Columns(row), let state = Connection.State(number: CInt(truncatingIfNeeded: columns.state))
        else { return nil }
        return Connection(
            state: state, address: columns.local.address, port: columns.local.port, peer: columns.peer.address,
            peerPort: columns.peer.port, inode: columns.inode, creator: columns.user ?? 0)
    }

    private static func end(_ text: Row) -> (address: InternetAddress, port: UInt16)? {
        let parts = text.split(separator: UInt8(ascii: ":"))
        guard parts.count == 2, let port = number(parts[1], 16).flatMap(UInt16.init(exactly:)),
            let address = address(parts[0])
        else { return nil }
        return (address, port)
    }

    /// `Num: RefCount Protocol Flags Type St Inode Path`; the flag 10000 listens, the type 2 takes datagrams, the state 3
    /// is connected, and `@` stands for NUL.
    static func unixSocket(_ row: Row) -> UnixSocket? {
        let columns = row.split(separator: 32, maxSplits: 7)
        guard columns.count >= 7, let flags = number(columns[3], 16), let type = number(columns[4], 16),
            let state = number(columns[5], 16), let inode = number(columns[6], 10)
        else { return nil }
        var name = columns.count > 7 ? Array(columns[7]) : []
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        return UnixSocket(
            socket: ListeningSocket(
                place: .unix(name: name[...], file: nil), inode: inode,
                takesDatagrams: type == UInt64(SOCK_DGRAM.rawValue)),
            state: flags & 0x10000 != 0 ? .listening : state == 3 ? .connected : .unconnected)
    }

    /// The bytes of one line.
    typealias Row = ArraySlice<UInt8>

    private static func rows(_ path: String) throws(Errno) -> [Row] {
        try Files.read(path, limit: 1 << 28).split(separator: UInt8(ascii: "\n")).dropFirst().map { $0 }
    }

    /// The rows of a table of TCP before the first that does not listen.
    ///
    /// The kernel writes all that listen before all connections, of which there may be tens of thousands.
    private static func listeningRows(_ path: String) throws(Errno) -> [Row] {
        let file = try Files.open(path, .reading)
        var found: [Row] = []
        var rest: [UInt8] = []
        var isHead = true
        while case .bytes(let bytes) = try file.read(atMost: 65536) {
            rest += bytes
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let row = Array(rest[..<end])[...]
                rest.removeSubrange(...end)
                if !isHead, tcpListener(row) == nil { return found }
                if !isHead { found.append(row) }
                isHead = false
            }
        }
        return found
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
