internal import Control
internal import LinuxKernel
internal import Settings
internal import Units

extension Machine {
    /// What this machine says about an order.
    static func here(for order: UnitOrder) throws(Failure) -> Machine {
        var machine = Machine(systemd: systemdVersion, lowestFreePort: firstFreePort)
        machine.homesAreFolders = ["/home", "/root", "/run/user"].allSatisfy {
            (try? FileStatus(of: $0, following: false))?.kind != .link
        }
        if let folder = UnitFolders.own(order.scope) {
            let present = (try? Files.read(order.name.serviceDropIn(in: folder), limit: 1 << 20)) ?? []
            machine.runtimeFolders = UnitPlan.runtimeFolders(in: String(decoding: present, as: UTF8.self))
        }
        for path in order.reads.map(\.path) + order.writes.map(\.folder) {
            guard let way = PathWay.here(path) else { continue }
            machine.ways[path] = way
            machine.owners[way.end] = (try? FileStatus(of: way.end))?.user
        }
        for listener in order.configuration.listeners {
            if let owner = listener.owner {
                machine.users[owner.spelled] = try Accounts.user(owner, for: "chown-socket").user
            }
            if let group = listener.ownerGroup {
                machine.groups[group.spelled] = try Accounts.group(group, for: "chown-socket").number
            }
            if order.usesSocket { machine.add(listener.address) }
        }
        return machine
    }

    /// A socket unit takes no names of hosts.
    private mutating func add(_ address: ListenerConfiguration.Address) {
        switch address {
        case .ipv4(let host, _) where !host.isEmpty:
            hosts[host] = SocketAddress.ipv4(host: host, port: 1).map { String($0.text.dropLast(2)) }
        case .ipv6(let host, _) where !host.isEmpty:
            hosts[host] = SocketAddress.ipv6(host: host, port: 1).map { String($0.text.dropLast(2)) }
        case .ipv4, .ipv6, .path, .abstract: break
        }
    }

    /// `systemd 252 (252.39-1)`; the oldest one that svctl knows where it cannot be asked.
    private static var systemdVersion: Int {
        let answer = try? ForeignProgram.run("systemctl", ["--version"])
        let words = answer?.output.split(whereSeparator: \.isWhitespace) ?? []
        return words.count > 1 ? Int(words[1].prefix(while: \.isNumber)) ?? 247 : 247
    }

    private static var firstFreePort: UInt16 {
        let bytes = try? Files.read("/proc/sys/net/ipv4/ip_unprivileged_port_start", limit: 64)
        return UInt16(String(decoding: bytes ?? [], as: UTF8.self).filter(\.isNumber)) ?? 1024
    }
}
