internal import CLinux
import Glibc

/// Where a socket is bound, as the kernel has it.
public struct SocketAddress: Sendable {
    let bytes: clinux_address

    init(_ bytes: clinux_address) { self.bytes = bytes }

    /// An IPv4 address; `host` is a dotted quad, a name of the host table or the resolver, or empty for every
    /// address. Nil when the name leads to none.
    public static func ipv4(host: String, port: UInt16) -> SocketAddress? {
        if host.isEmpty { return SocketAddress(clinux_address_v4(0, port)) }
        return resolved(host, port, AF_INET)
    }

    /// An IPv6 address, by the same rules; empty or `::` is every address.
    public static func ipv6(host: String, port: UInt16) -> SocketAddress? {
        resolved(host.isEmpty ? "::" : host, port, AF_INET6)
    }

    /// A unix socket at a path of at most 107 bytes; nil when it is longer or empty.
    public static func path(_ path: String) -> SocketAddress? {
        local(Array(path.utf8))
    }

    /// A unix socket without a file, by its name of at most 107 bytes; unix(7).
    public static func abstract(_ name: String) -> SocketAddress? {
        local([0] + Array(name.utf8))
    }

    /// The port of an internet address, 0 for the others.
    public var port: UInt16 {
        switch clinux_address_family(bytes) {
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
        let found = unsafe name.withUnsafeBytes {
            unsafe clinux_address_path($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        return found.length == 0 ? nil : SocketAddress(found)
    }
}
