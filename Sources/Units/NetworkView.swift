internal import Settings

/// Whether an address is there only once the network is.
enum NetworkView {
    /// The first listener that needs the network; nil when all can listen at once.
    static func needing(_ configuration: Configuration) -> ListenerConfiguration? {
        let stats = configuration.stats.map { [$0.listener] } ?? []
        return (configuration.listeners + stats).first { needsNetwork($0.address) }
    }

    private static func needsNetwork(_ address: ListenerConfiguration.Address) -> Bool {
        switch address {
        case .ipv4(let host, _):
            !["", "0.0.0.0", "0", "localhost"].contains(host) && !host.hasPrefix("127.")
        case .ipv6(let host, _): !["", "::", "::1", "localhost"].contains(host)
        case .path, .abstract: false
        }
    }
}
