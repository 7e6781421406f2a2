internal import LinuxKernel

/// Of a port that is held by one family of addresses: what there is to be said of the other.
extension PortReport {
    /// `IPv6 only: 127.0.0.1:8000 is free`, where no address was asked for and one family is not served.
    var familyLines: [String] {
        unserved.filter { !takenUnserved.contains($0.port) }.map { port, address in
            "\(address.isIPv6 ? "IPv4" : "IPv6") only: \(address.text(port: port)) is free"
        }
    }

    /// Tries whether a server could have what nobody serves: sockets that do not listen can have it.
    mutating func tryUnserved() {
        takenUnserved = unserved.filter { BindProbe.isTaken($0.address, port: $0.port, .tcp) == true }.map(\.port)
    }

    private var unserved: [(port: UInt16, address: InternetAddress)] {
        guard asksForBothFamilies, let here = InternetAddress("127.0.0.1"), let hereToo = InternetAddress("::1") else {
            return []
        }
        var found: [(UInt16, InternetAddress)] = []
        for port in sockets.compactMap(\.place.port).ascending {
            let places = sockets.map(\.place).filter { $0.port == port }
            let takesIPv6 = places.contains { $0.address.map { $0.isIPv6 && $0.mappedIPv4 == nil } ?? false }
            let takesIPv4 = places.contains { place in
                guard let address = place.address else { return false }
                return !address.isIPv6 || address.mappedIPv4 != nil
                    || (address.isUnspecified && place.isOnlyIPv6 != true)
            }
            if !takesIPv4 { found.append((port, here)) }
            if !takesIPv6 { found.append((port, hereToo)) }
        }
        return found
    }

    /// The few that matter: for `svctl ports` it would be a line for each.
    private var asksForBothFamilies: Bool {
        if case .ports(_, .tcp, .any, .any) = asked.target { true } else { false }
    }
}
