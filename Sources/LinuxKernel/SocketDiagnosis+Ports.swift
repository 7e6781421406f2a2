internal import CLinux
import Glibc

extension SocketDiagnosis {
    /// What `tcpListeners` or `udpSockets` finds.
    public static func listeners(_ transport: Transport, port: UInt16? = nil) throws(Errno) -> [ListeningSocket] {
        switch transport {
        case .tcp: try tcpListeners(port: port)
        case .udp: try udpSockets(port: port)
        }
    }

    /// Every UDP socket that takes datagrams from anybody on `port`, or on any port, of both families; empty when there
    /// is none.
    ///
    /// One that is connected talks with one other side alone and is not among them.
    public static func udpSockets(port: UInt16? = nil) throws(Errno) -> [ListeningSocket] {
        try sockets(.udp, unconnected, port) { () throws(Errno) in try SocketTables.udpSockets(port: port) }
    }

    /// Every TCP socket that was bound to `port`, or to any, and neither listens nor is connected, or every UDP socket
    /// that takes datagrams of one other side alone; empty when there is none, and nil when the kernel (before 6.8) or a
    /// filter does not let those of TCP be told.
    public static func boundSockets(
        _ transport: Transport = .tcp, port: UInt16? = nil
    ) throws(Errno) -> [ListeningSocket]? {
        guard transport == .tcp else {
            return try sockets(.udp, connected, port) { () throws(Errno) in
                try SocketTables.connectedUdpSockets(port: port)
            }
        }
        guard Kernel.isAtLeast(6, 8) else { return nil }
        var isTold = true
        let found = try sockets(.tcp, bound, port) { () in
            isTold = false
            return []
        }
        return isTold ? found : nil
    }

    /// The TCP connections of this network namespace, those included that nobody owns any more.
    ///
    /// Of those whose own port is `port`, or whose peer's is `peerPort`; nil is any. The kernel walks the whole table
    /// of connections for it, which takes milliseconds.
    public static func connections(port: UInt16? = nil, peerPort: UInt16? = nil) throws(Errno) -> [Connection] {
        do throws(Errno) {
            var found: [Connection] = []
            for family in [AF_INET, AF_INET6] {
                found += try dump(Connection.init) {
                    clinux_ask_internet(
                        $0, family, Transport.tcp.protocolNumber, connected, port ?? 0, peerPort ?? 0)
                }
            }
            return found
        } catch {
            guard isNotThere(error) else { throw error }
            return try SocketTables.connections().filter {
                (port == nil || $0.port == port) && (peerPort == nil || $0.peerPort == peerPort)
            }
        }
    }

    private static let connected = UInt32(CLINUX_CONNECTIONS.rawValue)
    private static let unconnected = UInt32(CLINUX_UNCONNECTED.rawValue)
    private static let bound = UInt32(CLINUX_BOUND.rawValue)

    private static func sockets(
        _ transport: Transport, _ states: UInt32, _ port: UInt16?,
        otherwise: () throws(Errno) -> [ListeningSocket]
    ) throws(Errno) -> [ListeningSocket] {
        do throws(Errno) {
            var found: [ListeningSocket] = []
            for family in [AF_INET, AF_INET6] {
                found += try dump({ ListeningSocket($0, in: $1, transport: transport) }) {
                    clinux_ask_internet($0, family, transport.protocolNumber, states, port ?? 0, 0)
                }
            }
            return found
        } catch {
            guard isNotThere(error) else { throw error }
            return try otherwise()
        }
    }
}
