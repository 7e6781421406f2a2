internal import CLinux
import Glibc

/// A unix socket as the kernel's tables have it, and what it is doing.
struct UnixSocket {
    /// The states that unix sockets share with TCP's, by their numbers in <netinet/tcp.h>.
    enum State: CInt {
        case connected = 1
        case unconnected = 7
        case listening = 10
    }

    let socket: ListeningSocket
    let state: State
    private var isNamed: Bool { socket.place != .unnamed }

    /// Whether it takes connections, or datagrams by a name.
    ///
    /// Of those for datagrams the state says nothing: a client that connects changes its server's, too.
    var isOpen: Bool { state == .listening || (socket.takesDatagrams && isNamed) }

    /// Whether it has a name and does not listen, as one does that is to listen yet.
    var isOnlyBound: Bool { !socket.takesDatagrams && state == .unconnected && isNamed }

    /// Whether it is an end of a connection, by the name of its own or of who has accepted it.
    var isConnection: Bool { !socket.takesDatagrams && state == .connected && isNamed }
}

extension UnixSocket {
    init?(_ row: clinux_listener, in answer: [UInt8]) {
        guard let state = State(rawValue: row.state) else { return nil }
        self.state = state
        socket = ListeningSocket(row, in: answer)
    }
}
