internal import CLinux
import Glibc

/// A TCP connection, or what is left of one, as the kernel's tables have it.
public struct Connection: Equatable, Sendable {
    /// Where it stands in its life; tcp(7), RFC 9293.
    public enum State: Equatable, Sendable {
        /// Both sides may send.
        case established
        /// This side has begun to connect.
        case connecting
        /// The other side has ended; the owner has not yet.
        case closeWait
        /// The owner has let go of it, and the kernel sends what is left and waits for the answer.
        case closing
        /// All is said; the kernel keeps the pair of addresses, so that nothing late is taken for a new connection.
        case timeWait
    }

    /// Where it stands.
    public let state: State
    /// This end.
    public let address: InternetAddress
    /// This end's port.
    public let port: UInt16
    /// The other end.
    public let peer: InternetAddress
    /// The other end's port.
    public let peerPort: UInt16
    /// The kernel's number of the socket; 0 when nobody has it open any more.
    public let inode: UInt64
    /// The user who made it; 0 where nobody has it any more.
    public let creator: UInt32
    /// How long a TIME_WAIT lasts still, in milliseconds; 0 where the kernel does not say.
    public let millisecondsLeft: Int

    /// Whether a process can still have it open.
    public var isOwned: Bool { inode != 0 }

    /// A connection of these values.
    public init(
        state: State, address: InternetAddress, port: UInt16, peer: InternetAddress, peerPort: UInt16, inode: UInt64,
        creator: UInt32 = 0, millisecondsLeft: Int = 0
    ) {
        self.state = state
        self.address = address
        self.port = port
        self.peer = peer
        self.peerPort = peerPort
        self.inode = inode
        self.creator = creator
        self.millisecondsLeft = millisecondsLeft
    }
}

extension Connection {
    init?(_ row: clinux_listener, in answer: [UInt8]) {
        guard let state = State(number: row.state),
            let address = InternetAddress(bytes: answer[row.place..<row.place + row.place_length]),
            let peer = InternetAddress(bytes: answer[row.peer..<row.peer + row.place_length])
        else { return nil }
        self.init(
            state: state, address: address, port: row.port, peer: peer, peerPort: row.peer_port, inode: row.inode,
            creator: row.user, millisecondsLeft: Int(row.expires))
    }
}

extension Connection.State {
    /// The state by its number in <netinet/tcp.h>; nil for one that is no connection's.
    init?(number: CInt) {
        switch number {
        case 1, 3: self = .established
        case 2: self = .connecting
        case 4, 5, 9, 11: self = .closing
        case 6: self = .timeWait
        case 8: self = .closeWait
        default: return nil
        }
    }
}
