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
    /// The file of a unix socket; nil too for one that a .socket unit has made, and takes away.
    let file: ListenerFile?
    /// Whether a .socket unit has it as well.
    let isOfSocketUnit: Bool
    /// Where it really is, when it is not where the settings say, but was handed in under its name.
    private let otherAddress: String?

    private init(_ socket: consuming Listener, _ configuration: ListenerConfiguration) {
        if case .path(let path) = configuration.address, let inode = socket.file {
            file = ListenerFile(path: path, inode: inode)
        } else {
            file = nil
        }
        self.socket = socket
        self.configuration = configuration
        isOfSocketUnit = false
        otherAddress = nil
    }

    /// Takes over what systemd hands in, with the queue that the settings want.
    ///
    /// EINVAL and ENOTSOCK for what nobody can listen on.
    init(_ handed: HandedListener, _ configuration: ListenerConfiguration) throws(Errno) {
        let file = handed.file
        let socket = try Listener(inherited: handed.descriptor.duplicate(), file: file?.inode)
        try socket.setBacklog(configuration.backlog ?? Self.defaultBacklog)
        self.socket = socket
        self.configuration = configuration
        self.file = file
        isOfSocketUnit = handed.stored == nil
        otherAddress = handed.isExactly(configuration) || handed.stored != nil ? nil : handed.address?.text
    }

    /// The address as people write it, with the port it really got.
    var address: String {
        if let otherAddress { return otherAddress }
        return switch configuration.address {
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
        let place = place(configuration.address, port: nil)
        do throws(Errno) {
            switch configuration.address {
            case .ipv4, .ipv6:
                guard let place else { throw Errno(EADDRNOTAVAIL, in: "resolve") }
                return OpenListener(try Listener(internet: place, backlog: backlog), configuration)
            case .abstract:
                guard let place else { throw Errno(ENAMETOOLONG, in: "bind") }
                let socket = try Listener(local: place, path: nil, backlog: backlog, mode: nil)
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

    /// The kernel's address for one of the settings, on `port` in the place of its own; nil when there is none.
    static func place(_ address: ListenerConfiguration.Address, port: UInt16?) -> SocketAddress? {
        switch address {
        case .ipv4(let host, let own): .ipv4(host: host, port: port ?? own)
        case .ipv6(let host, let own): .ipv6(host: host, port: port ?? own)
        case .path(let path): .path(path)
        case .abstract(let name): .abstract(name)
        }
    }

    /// Whether it is not where the settings say.
    var isElsewhere: Bool { otherAddress != nil }

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
