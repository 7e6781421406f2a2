/// The listeners of all apps, of which no two may ask for the same address.
struct TakenAddresses {
    private enum Key: Hashable {
        case ipv4(port: UInt16)
        case ipv6(port: UInt16)
        case path(String)
        case abstract(String)
    }

    /// In the order of the apps.
    private(set) var listeners: [ListenerConfiguration] = []
    private var byKey: [Key: [Int]] = [:]

    /// Takes the address of a listener, or reports which line has it already.
    mutating func take(_ listener: ListenerConfiguration, _ findings: inout Findings) {
        let key = Self.key(of: listener.address)
        if let other = byKey[key]?.first(where: { Self.overlap(listeners[$0].address, listener.address) }) {
            findings.error(
                "\(listener.written) is taken already by line \(listeners[other].place.line)", at: listener.place,
                remedy: "keep one of the two lines")
        }
        if let other = listeners.first(where: { $0.name == listener.name }) {
            let shared = listener.isShared ? listener : other
            findings.error(
                "two listeners are called \(listener.name)", at: listener.place,
                remedy: "give the section [listener:\(shared.name)] another name")
        }
        byKey[key, default: []].append(listeners.count)
        listeners.append(listener)
    }

    private static func key(of address: ListenerConfiguration.Address) -> Key {
        switch address {
        case .ipv4(_, let port): .ipv4(port: port)
        case .ipv6(_, let port): .ipv6(port: port)
        case .path(let path): .path(path)
        case .abstract(let name): .abstract(name)
        }
    }

    /// Whether the second could not be bound beside the first; both have the same key.
    private static func overlap(
        _ left: ListenerConfiguration.Address, _ right: ListenerConfiguration.Address
    ) -> Bool {
        switch (left, right) {
        case (.ipv4(let leftHost, let port), .ipv4(let rightHost, _)):
            port != 0 && (leftHost == rightHost || [leftHost, rightHost].contains { $0.isEmpty || $0 == "0.0.0.0" })
        case (.ipv6(_, let port), .ipv6(_, _)): port != 0 && left == right
        default: left == right
        }
    }
}
