extension Draft {
    /// The command with the listeners it speaks of, or what is wrong with it.
    func commandTemplate(
        _ command: Command, for listeners: [ListenerConfiguration], _ findings: inout Findings
    ) -> CommandTemplate? {
        var refused = false
        let arguments = command.words.map { word in
            word.pieces.map { piece -> CommandTemplate.Piece in
                switch piece {
                case .text(let bytes): return .text(String(decoding: bytes, as: UTF8.self))
                case .reference(let reference):
                    guard let piece = filled(reference, of: command, from: listeners, &findings) else {
                        refused = true
                        return .text("")
                    }
                    return piece
                }
            }
        }
        return refused ? nil : CommandTemplate(program: command.program, arguments: arguments)
    }

    private func filled(
        _ reference: CommandReader.Reference, of command: Command, from listeners: [ListenerConfiguration],
        _ findings: inout Findings
    ) -> CommandTemplate.Piece? {
        var place: Place { command.setting.entry.place(ofBytes: reference.bytes) }
        let word = "{\(reference.kind.rawValue)}"
        guard !listeners.isEmpty else {
            findings.error(
                "\(word) needs an address to listen on, and this app has none", at: place, remedy: "write http = :8000")
            return nil
        }
        let named = listeners.firstIndex { $0.nameInApp == reference.listener || $0.name == reference.listener }
        guard let index = reference.listener == nil ? 0 : named else {
            let names = listeners.map(\.nameInApp).joined(separator: ", ")
            findings.error(
                "this app has no listener '\(reference.listener ?? "")': it has \(names)", at: place,
                remedy: "write {\(reference.kind.rawValue):\(listeners[0].nameInApp)}")
            return nil
        }
        switch reference.kind {
        case .fd: return .descriptor(of: index)
        case .address: return .address(of: index)
        case .port:
            switch listeners[index].address {
            case .ipv4, .ipv6: return .port(of: index)
            case .path, .abstract:
                findings.error(
                    "\(listeners[index].written) has no port", at: place, remedy: "write {address} or {fd}")
                return nil
            }
        }
    }

    /// Says what a command makes of options that are for Python apps.
    func reportUnused(beside command: Command, _ findings: inout Findings) {
        for other in [module, file].compactMap(\.self) {
            findings.error(
                "an app is either a command or a module: line \(other.place.line) has \(other.written) already",
                at: command.setting.place, remedy: "keep one of the two lines")
        }
        for option in ["callable", "pythonpath", "threads", "disable-logging", "server", "asgi"] {
            guard let entry = sources[option] else { continue }
            findings.warning(
                "\(entry.key) is for Python apps: a command does what its own words say", at: entry.keyPlace,
                remedy: "take it out, and say it in the command")
        }
        reportRequestRules(&findings)
    }
}
