internal import Control
internal import Glibc
internal import LinuxKernel
internal import Ports
internal import Settings

/// One socket that the master holds open; letting go of it closes the port.
final class OpenListener {
    let socket: Listener
    private(set) var configuration: ListenerConfiguration
    /// Whether settings that name it ever came into force.
    private(set) var hasServed = false
    /// The file of a unix socket.
    let file: ListenerFile?

    private init(_ socket: consuming Listener, _ configuration: ListenerConfiguration) {
        if case .path(let path) = configuration.address, let inode = socket.file {
            file = ListenerFile(path: path, inode: inode)
        } else {
            file = nil
        }
        self.socket = socket
        self.configuration = configuration
    }

    /// The address as people write it, with the port it really got.
    var address: String {
        switch configuration.address {
        case .ipv4(let host, _): "\(host):\(socket.port)"
        case .ipv6(let host, _): "[\(host.isEmpty ? "::" : host)]:\(socket.port)"
        case .path(let path): path
        case .abstract(let name): "@\(name)"
        }
    }

    /// Binds and listens.
    ///
    /// - Throws: `Refused` with who holds the address, when somebody does.
    static func open(
        _ configuration: ListenerConfiguration, owner: Program.Identity?, resolver: Resolver
    ) throws(Refused) -> OpenListener {
        let backlog = configuration.backlog ?? defaultBacklog
        do throws(Errno) {
            switch configuration.address {
            case .ipv4(let host, let port):
                guard let address = SocketAddress.ipv4(host: host, port: port) else {
                    throw Errno(EADDRNOTAVAIL, in: "resolve")
                }
                return OpenListener(try Listener(internet: address, backlog: backlog), configuration)
            case .ipv6(let host, let port):
                guard let address = SocketAddress.ipv6(host: host, port: port) else {
                    throw Errno(EADDRNOTAVAIL, in: "resolve")
                }
                return OpenListener(try Listener(internet: address, backlog: backlog), configuration)
            case .abstract(let name):
                guard let address = SocketAddress.abstract(name) else { throw Errno(ENAMETOOLONG, in: "bind") }
                let socket = try Listener(local: address, path: nil, backlog: backlog, mode: nil)
                return OpenListener(socket, configuration)
            case .path: break
            }
        } catch {
            throw ListenerComplaint.of(error, configuration)
        }
        return OpenListener(
            try UnixListener.open(
                configuration, backlog: backlog, appOwner: owner, resolver: resolver), configuration)
    }

    /// Takes over what the reading that is in force says of this address: its queue, and the mode of its file.
    func adopt(_ newer: ListenerConfiguration) {
        if newer.backlog != configuration.backlog { try? socket.setBacklog(newer.backlog ?? Self.defaultBacklog) }
        if newer.mode != configuration.mode { file?.setPermissions(newer.mode ?? 0o600) }
        configuration = newer
        hasServed = true
    }

    /// Listens, which it does already unless a worker has called shutdown(2) on it: that reaches the socket of all.
    ///
    /// A unix socket does not come back from it.
    func listen() { try? socket.setBacklog(configuration.backlog ?? Self.defaultBacklog) }

    /// How many connections may wait where the settings say nothing: uWSGI's 100 loses connections in any rush.
    static let defaultBacklog: Int32 = 4096
}
