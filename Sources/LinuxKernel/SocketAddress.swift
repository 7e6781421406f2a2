import CLinux
import Glibc

/// Where a socket is bound, as the kernel has it.
public struct SocketAddress: Sendable {
    let bytes: clinux_address

    init(_ bytes: clinux_address) { self.bytes = bytes }

    /// An IPv4 address; nil when `host` leads to none.
    ///
    /// `host` is a dotted quad, a name of the host table or the resolver, or empty for every address of the machine.
    /// A name may have to be asked over the network, and this waits for the answer; getaddrinfo(3).
    public static func ipv4(host: String, port: UInt16) -> SocketAddress? {
        host.isEmpty ? SocketAddress(clinux_address_v4(0, port)) : resolved(host, port, AF_INET)
    }

    /// An IPv6 address, by the same rules; nil when `host` leads to none.
    ///
    /// Empty or `::` is every address. A link-local one names its interface: `fe80::1%eth0`.
    public static func ipv6(host: String, port: UInt16) -> SocketAddress? {
        resolved(host.isEmpty ? "::" : host, port, AF_INET6)
    }

    /// A unix socket at a path of 1 to 107 bytes; nil when it is longer or empty, or has a NUL in it.
    public static func path(_ path: String) -> SocketAddress? {
        path.utf8.contains(0) ? nil : local(Array(path.utf8))
    }

    /// A unix socket without a file, by its name of 1 to 107 bytes; nil when it is longer or empty; unix(7).
    ///
    /// Such a name has no owner and no permissions: every process of the network namespace may connect.
    public static func abstract(_ name: String) -> SocketAddress? {
        name.isEmpty ? nil : local([0] + Array(name.utf8))
    }

    /// The port of an internet address, 0 for the others.
    public var port: UInt16 {
        switch family {
        case AF_INET, AF_INET6: clinux_address_port(bytes)
        default: 0
        }
    }

    var family: CInt { clinux_address_family(bytes) }

    private static func resolved(_ host: String, _ port: UInt16, _ family: CInt) -> SocketAddress? {
        let found = unsafe clinux_resolve(host, String(port), family)
        return found.length == 0 ? nil : SocketAddress(found)
    }

    private static func local(_ name: [UInt8]) -> SocketAddress? {
        let found = unsafe clinux_address_path(name.map { CChar(bitPattern: $0) }, name.count)
        return found.length == 0 ? nil : SocketAddress(found)
    }
}
