internal import Settings

/// The socket unit that waits for a master's first request.
enum SocketView {
    /// Its settings, and those that the service needs for it.
    static func settings(_ order: UnitOrder, _ machine: Machine) throws(UnitRefusal) -> [Loosening] {
        let listeners = order.configuration.listeners
        guard !listeners.isEmpty else {
            throw UnitRefusal("there is no address that a socket unit could listen on", remedy: "leave --socket out")
        }
        var streams: [String] = []
        for listener in listeners { streams.append("ListenStream=\(try stream(listener, order, machine))") }
        var lines = ["ListenStream="] + streams
        let backlog = listeners.map { $0.backlog ?? 4096 }.max() ?? 4096
        lines.append("Backlog=\(backlog)")
        // Of several sockets all would have it: those are known by their addresses.
        if listeners.count == 1 { lines.append("FileDescriptorName=\(listeners[0].name)") }
        if listeners.contains(where: { if case .ipv6 = $0.address { true } else { false } }) {
            lines.append("BindIPv6Only=both")
        }
        if NetworkView.needing(order.configuration) != nil { lines.append("FreeBind=yes") }
        return [
            Loosening(
                in: .socket, lines + (try file(listeners, order)), because: "the addresses of the settings",
                opens: false)
        ]
    }

    private static func stream(
        _ listener: ListenerConfiguration, _ order: UnitOrder, _ machine: Machine
    ) throws(UnitRefusal) -> String {
        let spelled = "\(listener.spelled)"
        switch listener.address {
        case .ipv4(_, 0), .ipv6(_, 0):
            throw UnitRefusal("\(spelled): a socket unit needs a port", remedy: "write a port, or leave --socket out")
        case .ipv4("", let port): return "0.0.0.0:\(port)"
        case .ipv6("", let port), .ipv6("::", let port): return "[::]:\(port)"
        case .ipv4(let host, let port), .ipv6(let host, let port):
            guard let number = machine.hosts[host] else {
                throw UnitRefusal(
                    "\(spelled): a socket unit needs an address, and \(host) leads to none now",
                    remedy: "write the address, or leave --socket out")
            }
            return "\(UnitValue.whole(number)):\(port)"
        case .abstract(let name): return "@" + UnitValue.whole(name)
        case .path(let path):
            // It goes, with all that is in it, whenever the service stops.
            guard !FolderPath.contains("/run/svctl/\(order.name.master)", path) else {
                throw UnitRefusal(
                    "\(spelled): that folder is the service's and goes with it, and so would the socket",
                    remedy: "write \(listener.nameInApp) = /run/svctl/\(order.name.master).sock")
            }
            return UnitValue.whole(path)
        }
    }

    /// Whom the files belong to: one unit has the same for all its sockets.
    private static func file(
        _ listeners: [ListenerConfiguration], _ order: UnitOrder
    ) throws(UnitRefusal) -> [String] {
        let files = listeners.filter { if case .path = $0.address { true } else { false } }
        guard let first = files.first else { return [] }
        let isSame = files.allSatisfy {
            $0.mode == first.mode && $0.owner == first.owner && $0.ownerGroup == first.ownerGroup
        }
        guard isSame else {
            throw UnitRefusal(
                "the unix sockets have several owners or modes, and a socket unit has one for all",
                remedy: "write the same chmod-socket and chown-socket for each, or leave --socket out")
        }
        let mode = String(first.mode ?? 0o600, radix: 8)
        let lines = ["SocketMode=\(String(repeating: "0", count: max(0, 4 - mode.utf8.count)))\(mode)"]
        guard order.scope == .system else { return lines }
        let group = first.ownerGroup?.spelled ?? order.identity.group?.name ?? String(order.identity.user.group)
        return lines + [
            "SocketUser=\(first.owner?.spelled ?? order.identity.user.name)", "SocketGroup=\(group)",
        ]
    }
}
