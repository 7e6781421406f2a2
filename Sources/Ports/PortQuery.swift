internal import LinuxKernel

/// What somebody asks for: a TCP port or a range of them, at any address or one, or a unix socket.
public struct PortQuery: Equatable, Sendable {
    /// The kinds of places that can be asked for.
    enum Target: Equatable, Sendable {
        case tcp(ClosedRange<UInt16>, at: Host)
        case path(String)
        case abstract(String)
    }

    /// At which addresses a port is asked for.
    enum Host: Equatable, Sendable {
        case any
        /// This machine as it calls itself, by both families.
        case localhost
        case address(InternetAddress)
    }

    let target: Target

    init(_ target: Target) { self.target = target }

    /// Listeners on `port` at any address.
    public static func tcp(port: UInt16) -> PortQuery { PortQuery(.tcp(port...port, at: .any)) }

    /// Listeners on a unix socket at `path`, links and relative paths resolved.
    public static func path(_ path: String) -> PortQuery { PortQuery(.path(path)) }

    /// Listeners on a unix socket of that name without a file, given without its `@`.
    public static func abstract(_ name: String) -> PortQuery { PortQuery(.abstract(name)) }
}

extension PortQuery: CustomStringConvertible {
    /// The question in its shortest form, which `init` reads back: `:8000`, `[::1]:8000-8010`, `/run/x`, `@name`.
    public var description: String {
        switch target {
        case .tcp(let ports, let host): "\(host):\(ports.count == 1 ? "" : "\(ports.lowerBound)-")\(ports.upperBound)"
        case .path(let path): path.hasPrefix("/") ? path : "unix:" + path
        case .abstract(let name): "@" + name
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
