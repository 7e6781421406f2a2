internal import CLinux
import Glibc

/// The kernel's own tables of listening sockets; sock_diag(7), and where it is not to be had, /proc/net.
public enum SocketDiagnosis {
    /// Every TCP socket that listens on `port`, or on any port, of both families, in the kernel's order; empty when
    /// there is none.
    ///
    /// Only this network namespace. The kernel finds them without a look at its connections.
    public static func tcpListeners(port: UInt16? = nil) throws(Errno) -> [ListeningSocket] {
        do throws(Errno) {
            return try dump(ListeningSocket.init) { clinux_ask_tcp_listeners($0, port ?? 0) }
        } catch {
            guard isNotThere(error) else { throw error }
            return try SocketTables.tcpListeners(port: port)
        }
    }

    /// Every unix socket that listens, or has a name and takes datagrams, in the kernel's order; empty when there is none.
    public static func unixListeners() throws(Errno) -> [ListeningSocket] {
        try unixSockets(.listening, .unconnected, .connected).filter(\.isOpen).map(\.socket)
    }

    /// Every unix socket that was bound to a name and does not listen; empty when there is none.
    public static func boundUnixSockets() throws(Errno) -> [ListeningSocket] {
        try unixSockets(.unconnected).filter(\.isOnlyBound).map(\.socket)
    }

    /// Every end of a unix connection that has a name: those that a listener has accepted have its.
    public static func unixConnections() throws(Errno) -> [ListeningSocket] {
        try unixSockets(.connected).filter(\.isConnection).map(\.socket)
    }

    private static func unixSockets(_ states: UnixSocket.State...) throws(Errno) -> [UnixSocket] {
        let asked = states.reduce(0) { $0 | UInt32(1 << $1.rawValue) }
        do throws(Errno) {
            return try dump(UnixSocket.init) { clinux_ask_unix($0, asked) }
        } catch {
            guard isNotThere(error) else { throw error }
            return try SocketTables.unixSockets()
        }
    }

    /// The port of a service by its name, from the name service (/etc/services); nil when there is none.
    public static func port(ofService name: String, _ transport: Transport) -> UInt16? {
        UInt16(exactly: unsafe clinux_service_port(name, transport.rawValue))
    }

    /// Whether a failure means that this process may not ask, or the kernel cannot answer: seccomp and
    /// RestrictAddressFamilies= refuse the socket, a kernel without the module the question.
    static func isNotThere(_ error: Errno) -> Bool {
        [EAFNOSUPPORT, EPROTONOSUPPORT, EPERM, EACCES, ENOSYS, ENOENT].contains(error.code)
    }

    /// What one question to the kernel brings, row by row.
    static func dump<Row>(
        _ make: (clinux_listener, [UInt8]) -> Row?, _ ask: (CInt) -> CInt
    ) throws(Errno) -> [Row] {
        let socket = Descriptor(owning: try check("socket") { clinux_diagnosis_open() })
        try check("sendto") { ask(socket.number) }
        var found: [Row] = []
        // The kernel sends at most 32 KiB at once, so that no row is ever cut.
        while case .bytes(let answer) = try socket.read(atMost: 65536) {
            if try take(answer, make, into: &found) { return found }
        }
        throw Errno(EPROTO, in: "sock_diag")
    }

    /// Adds the rows of one piece of the answer; true when it was the last piece.
    private static func take<Row>(
        _ answer: [UInt8], _ make: (clinux_listener, [UInt8]) -> Row?, into found: inout [Row]
    ) throws(Errno) -> Bool {
        var offset = 0
        while true {
            let row = unsafe answer.withUnsafeBufferPointer {
                unsafe clinux_next_listener($0.baseAddress, $0.count, offset)
            }
            switch row.step {
            case CInt(CLINUX_ANSWER_ROW.rawValue): if let made = make(row, answer) { found.append(made) }
            case CInt(CLINUX_ANSWER_OTHER.rawValue): break
            case CInt(CLINUX_ANSWER_MORE.rawValue): return false
            case CInt(CLINUX_ANSWER_END.rawValue): return true
            default: throw Errno(row.error, in: "sock_diag")
            }
            offset = row.next
        }
    }
}

extension ListeningSocket {
    init(_ row: clinux_listener, in answer: [UInt8]) { self.init(row, in: answer, transport: .tcp) }

    init(_ row: clinux_listener, in answer: [UInt8], transport: Transport) {
        let place = ListeningPlace(row, answer[row.place..<row.place + row.place_length], transport)
        self.init(
            place: place, inode: row.inode,
            creator: row.has_user != 0 ? row.user : nil, controlGroup: row.has_cgroup != 0 ? row.cgroup : nil,
            cookie: row.cookie, queue: Int(row.queue), backlog: Int(row.backlog),
            takesDatagrams: transport == .udp || row.type == CInt(SOCK_DGRAM.rawValue))
    }
}

extension ListeningPlace {
    fileprivate init(_ row: clinux_listener, _ bytes: ArraySlice<UInt8>, _ transport: Transport) {
        if let address = InternetAddress(bytes: bytes), row.family != AF_UNIX {
            let onlyIPv6 = address.isIPv6 ? row.only_ipv6 != 0 : nil
            let interface = row.interface == 0 ? nil : row.interface
            switch transport {
            case .tcp: self = .tcp(address, port: row.port, onlyIPv6: onlyIPv6, interface: interface)
            case .udp: self = .udp(address, port: row.port, onlyIPv6: onlyIPv6, interface: interface)
            }
        } else {
            let file = row.has_file != 0 ? SocketFile(device: row.device, inode: row.file) : nil
            self = .unix(name: bytes, file: file)
        }
    }

    /// A unix socket by the bytes of sun_path: a leading NUL makes it abstract; unix(7).
    static func unix(name: ArraySlice<UInt8>, file: SocketFile?) -> ListeningPlace {
        guard let first = name.first else { return .unnamed }
        return first == 0 ? .abstract(Array(name.dropFirst())) : .path(Array(name.prefix { $0 != 0 }), file: file)
    }
}
