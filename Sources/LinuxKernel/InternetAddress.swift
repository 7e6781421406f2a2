import Glibc

/// An IPv4 or IPv6 address without a port.
public struct InternetAddress: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 bytes in network order.
    public let bytes: [UInt8]

    /// Takes 4 or 16 bytes in network order; nil for any other number of them.
    public init?(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
        guard [4, 16].contains(self.bytes.count) else { return nil }
    }

    /// Reads a dotted quad or an IPv6 address without brackets and zone, as inet_pton(3) does; nil for anything else.
    public init?(_ text: String) {
        let family = text.utf8.contains(UInt8(ascii: ":")) ? AF_INET6 : AF_INET
        var bytes = [UInt8](repeating: 0, count: family == AF_INET6 ? 16 : 4)
        guard unsafe inet_pton(family, text, &bytes) == 1 else { return nil }
        self.bytes = bytes
    }

    /// IPv6, a mapped IPv4 address included.
    public var isIPv6: Bool { bytes.count == 16 }

    /// `0.0.0.0` or `::`, which stand for every address of their family.
    public var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    /// The IPv4 address in `::ffff:1.2.3.4`; nil for every other one.
    public var mappedIPv4: InternetAddress? {
        guard isIPv6, bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xff, bytes[11] == 0xff else { return nil }
        return InternetAddress(bytes: bytes.suffix(4))
    }

    /// `127.0.0.1` or `::1`, without brackets; inet_ntop(3).
    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        unsafe inet_ntop(isIPv6 ? AF_INET6 : AF_INET, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
