internal import LinuxKernel

extension PortReport {
    /// Nobody listens: that, or what stands in the way all the same.
    func notHeld(columns: Int?) -> [String] {
        guard !obstacles.isEmpty else { return ["\(query) is free"] }
        var lines = (state == .free ? [headline] : []) + obstacleLines(columns: columns)
        // The bound one comes first and is the answer.
        if let first = lines.first, first.hasPrefix("  ") { lines[0] = String(first.dropFirst(2)) }
        return lines
    }

    /// What stands in the way, each with who has it.
    func obstacleLines(columns: Int?) -> [String] {
        var lines: [String] = []
        for obstacle in obstacles {
            guard let (sentence, what) = sentence(obstacle) else { continue }
            lines.append("  " + sentence)
            lines += HolderTable(holders: obstacle.holders, home: nil, columns: columns).lines.map { "  " + $0 }
            if obstacle.holders.isEmpty, let what { lines.append("    \(what)") }
        }
        return lines
    }

    private var headline: String {
        for obstacle in obstacles {
            switch obstacle {
            case .refused(isCertain: true):
                return
                    "nobody listens on \(query), but connections of a socket without SO_REUSEADDR keep it: bind fails:"
            case .refused(isCertain: false):
                return "nobody listens on \(query), but connections use it; whether bind fails may not be tried by you:"
            case .timeWait, .closing:
                return "\(query) is free for a server that sets SO_REUSEADDR; without it bind fails:"
            case .connections:
                return "nobody listens on \(query), but connections use it, so that bind can fail:"
            case .otherFamily:
                return "\(query) is free for a server that takes IPv6 alone; for both families bind fails:"
            case .file(true):
                return "\(query) is free for a server that removes the file first; without that bind fails:"
            case .file(false), .noPlace:
                return "nobody listens on \(query), but bind fails:"
            case .bound, .untold, .elsewhere, .unreadable, .noProcess, .otherProtocol, .hidden: continue
            }
        }
        return "\(query) is free"
    }

    /// What it is, and what to say where its owner is not known.
    private func sentence(_ obstacle: Obstacle) -> (String, ownerless: String?)? {
        switch obstacle {
        case .bound(let sockets, _):
            let isDatagram = sockets.contains(where: \.takesDatagrams)
            let (verb, does) = sockets.count == 1 ? ("is", "does") : ("are", "do")
            let what = isDatagram ? "for datagrams of one other side alone" : "and \(does) not listen"
            return ("\(Self.places(sockets)) \(verb) bound \(what): bind fails", "its process was not found")
        case .untold:
            return ("bind fails, and \(Unreadable.kernel) does not tell whose socket is in the way", nil)
        case .refused: return nil  // The headline has said it.
        case .timeWait(let count, let milliseconds):
            let left = milliseconds > 0 ? " for \(counted((milliseconds + 999) / 1000, "second")) still" : ""
            return ("\(counted(count, "connection")) in TIME_WAIT\(left), which the kernel remembers", nil)
        case .closing(let count):
            return ("\(counted(count, "connection")) without an owner, which the kernel brings to an end", nil)
        case .connections(let connections, _):
            return (Self.places(connections), "its process was not found")
        case .elsewhere(let sockets, _, let pid, _):
            return (
                "\(Self.places(sockets)) is held in another network namespace, that of process \(pid)",
                "its process was not found"
            )
        case .unreadable(let pid): return (Unreadable.sentence(of: pid), nil)
        case .noProcess(let pid): return ("there is no process \(pid)", nil)
        case .otherProtocol(let sockets, _):
            return ("\(Self.places(sockets)) is held, which is another protocol", "its process was not found")
        case .otherFamily(let sockets, _):
            guard !sockets.isEmpty else { return ("connections by IPv4 use it", nil) }
            return ("\(Self.places(sockets)) is held", "its process was not found")
        case .file(let isSocket):
            return (isSocket ? "the file of a socket that is gone" : "what lies there is no socket", nil)
        case .noPlace(let code):
            return ("no file can be made there: \(Errno.reason(of: code))", nil)
        case .hidden(let isBound): return (Unreadable.sentence(of: asked, isBound: isBound), nil)
        }
    }

    private static func places(_ sockets: [ListeningSocket]) -> String {
        SocketGroup.groups(sockets, []).map(\.places).text(with: " and ")
    }

    private static func places(_ connections: [Connection]) -> String {
        let first = connections.prefix(3).map { connection in
            let (here, there) = (connection.port, connection.peerPort)
            return "\(connection.address.text(port: here)) to \(connection.peer.text(port: there))"
        }
        let more = connections.count > 3 ? " and \(connections.count - 3) more" : ""
        return first.text(with: ", ") + more
    }

    /// Who is connected, a line a process of this machine, the others as addresses.
    func clientLines(columns: Int?) -> [String] {
        guard !clients.isEmpty else { return [] }
        let count = counted(clients.count, "connection")
        var lines = ["\(count) to it, from:"]
        for client in clients {
            let connection = client.connection
            let place = connection.peer.text(port: connection.peerPort)
            guard !client.holders.isEmpty else {
                lines.append("  \(place)")
                continue
            }
            for line in HolderTable(holders: client.holders, home: nil, columns: nil).lines {
                let whole = "  \(place)\(line)"
                lines.append(columns.map { PrintableText.cut(whole, columns: $0) } ?? whole)
            }
        }
        return lines
    }
}
