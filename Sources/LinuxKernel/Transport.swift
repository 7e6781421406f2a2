/// The protocols that have ports, by their names in /etc/services.
public enum Transport: String, CaseIterable, Sendable {
    /// Connections; tcp(7).
    case tcp
    /// Datagrams; udp(7).
    case udp
}
