internal import Glibc

/// The protocols that have ports, by their names in /etc/services.
public enum Transport: String, CaseIterable, Sendable {
    /// Connections; tcp(7).
    case tcp
    /// Datagrams; udp(7).
    case udp
}

extension Transport {
    /// Its number for socket(2).
    var protocolNumber: CInt { CInt(self == .tcp ? IPPROTO_TCP : IPPROTO_UDP) }
}
