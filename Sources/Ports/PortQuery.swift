internal import LinuxKernel

/// What somebody asks for: ports of a protocol at any address or one, a unix socket, or whatever a process listens on.
public struct PortQuery: Equatable, Hashable, Sendable {
    /// The kinds of places that can be asked for.
    enum Target: Equatable, Hashable, Sendable {
        case ports(ClosedRange<UInt16>, Transport, Family, at: Host)
        case path(String)
        case abstract(String)
        case process(Int32)
        /// Every listener of the machine: of these protocols, and with `unix` the unix sockets.
        case everything(Set<Transport>, unix: Bool)
    }

    /// Which families of addresses a question is about.
    enum Family: String, Sendable {
        case any = ""
        case ipv4 = "4"
        case ipv6 = "6"
    }

    /// At which addresses a port is asked for.
    enum Host: Equatable, Hashable, Sendable {
        case any
        /// This machine as it calls itself, by both families.
        case localhost
        case address(InternetAddress)
    }

    let target: Target

    init(_ target: Target) { self.target = target }

    /// Listeners on `port` at any address.
    public static func tcp(port: UInt16) -> PortQuery { PortQuery(.ports(port...port, .tcp, .any, at: .any)) }

    /// Listeners on a unix socket at `path`, links and relative paths resolved.
    public static func path(_ path: String) -> PortQuery { PortQuery(.path(path)) }

    /// Listeners on a unix socket of that name without a file, given without its `@`.
    public static func abstract(_ name: String) -> PortQuery { PortQuery(.abstract(name)) }

    /// Every listener of this network namespace: of TCP, of UDP, and unix sockets.
    public static func everything(tcp: Bool = true, udp: Bool = true, unix: Bool = true) -> PortQuery {
        PortQuery(.everything(Set((tcp ? [.tcp] : []) + (udp ? [.udp] : [])), unix: unix))
    }
}

extension PortReport {
    /// Questions that the same sockets answer to also when the process that was asked about has ended: its children can
    /// hold them on.
    public var lastingQueries: [PortQuery] {
        guard case .process = asked.target else { return [asked] }
        return sockets.map { socket in
            switch socket.place {
            case .tcp(let address, let port, _, _): PortQuery(.ports(port...port, .tcp, .any, at: .address(address)))
            case .udp(let address, let port, _, _): PortQuery(.ports(port...port, .udp, .any, at: .address(address)))
            case .path(let name, _): .path(String(decoding: name, as: UTF8.self))
            case .abstract(let name): .abstract(PrintableText.escaped(name))
            case .unnamed: asked
            }
        }
    }
}

extension PortQuery: CustomStringConvertible {
    /// The question in its shortest form, which can be read back.
    ///
    /// As in `:8000`, `[::1]:8000-8010`, `udp:53`, `/run/x`, `@name`, `pid:1`. Not safe for a terminal, where a path is in it.
    public var description: String {
        switch target {
        case .ports(let ports, let transport, let family, let host):
            let isPlain = transport == .tcp && family == .any
            let protocolName = isPlain ? "" : "\(transport.rawValue)\(family.rawValue):"
            // `udp:53` is enough where no host is named; a host of its own keeps its colon.
            let place = host == .any && !isPlain ? "" : "\(host):"
            return protocolName + place
                + (ports.count == 1 ? "" : "\(ports.lowerBound)-") + String(ports.upperBound)
        case .path(let path): return path.hasPrefix("/") ? path : "unix:" + path
        case .abstract(let name): return "@" + name
        case .process(let pid): return "pid:\(pid)"
        case .everything: return "every port"
        }
    }
}

extension PortQuery.Host: CustomStringConvertible {
    var description: String {
        switch self {
        case .any: ""
        case .localhost: "localhost"
        case .address(let address): address.isIPv6 ? "[\(address)]" : "\(address)"
        }
    }
}
