internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

extension Master {
    /// More than this many commands at once are one too many.
    private static var mostClients: Int { 64 }

    /// Takes in those who knock, after a look at who they are.
    mutating func acceptClients() {
        while let descriptor = accept() {
            guard let peer = try? LocalSocket.peer(of: descriptor), peer.user == 0 || peer.user == ThisProcess.user,
                clients.count < Self.mostClients
            else { continue }
            _ = add(descriptor)
        }
    }

    /// The next connection; nil when nobody knocks.
    ///
    /// Without a descriptor left the spare one is given up for a moment: who knocks is turned away, and does not keep
    /// the loop busy by knocking for ever.
    private mutating func accept() -> Descriptor? {
        do throws(Errno) { return try control.accept() } catch {
            guard spare.take() != nil else { return nil }
            _ = try? control.accept()
            spare = try? Files.open("/dev/null", .path)
            return nil
        }
    }

    /// Registers a connection; nil when the kernel has no room for it.
    mutating func add(_ descriptor: consuming Descriptor) -> Client? {
        lastClient += 1
        let id = lastClient
        guard let token = try? watch(descriptor.number, as: .client(id)) else { return nil }
        let client = Client(descriptor, token: token)
        clients[id] = client
        return client
    }

    /// Reads what a command says, and sends what waits for it.
    mutating func serve(_ id: Int, _ report: Readiness) {
        guard let client = clients[id] else { return }
        if report.isWritable, client.hasUnsent {
            guard client.flush(), client.hasUnsent || !client.isLeaving else { return drop(id) }
            watchForRoom(client)
        }
        guard report.isReadable else { return }
        switch try? client.descriptor.read(atMost: 65536) {
        case .bytes(let bytes):
            guard client.received.append(bytes) else { return drop(id) }
            while let message = client.received.next() {
                answer(message, from: id)
                guard clients[id] != nil else { return }
            }
            if client.received.isPartial {
                alarms.arm(.halfMessage(client: id), at: .now + .seconds(5))
            } else {
                alarms.disarm(.halfMessage(client: id))
            }
        case .nothing: break
        case .end, nil: left(id)
        }
    }

    /// The other side is gone; a start that nobody waits for any more is taken back.
    private mutating func left(_ id: Int) {
        let wasStarting = clients[id]?.waiting == .start
        drop(id)
        if wasStarting {
            log.write("the command that started this has gone before it was done: stopping")
            events.append(.stop(atOnce: false))
        }
    }

    /// Lets go of a connection.
    mutating func drop(_ id: Int) {
        guard let client = clients[id] else { return }
        unwatch(client.descriptor.number, client.token)
        alarms.disarm(.halfMessage(client: id))
        clients[id] = nil
    }

    /// Sends a message, or drops who does not read.
    mutating func send(_ frame: [UInt8], to id: Int) {
        guard let client = clients[id] else { return }
        guard client.send(frame), client.hasUnsent || !client.isLeaving else { return drop(id) }
        if client.hasUnsent { watchForRoom(client) }
    }

    private func watchForRoom(_ client: Client) {
        try? poller.modify(client.descriptor.number, token: client.token, writing: client.hasUnsent)
    }

    private mutating func answer(_ message: [UInt8], from id: Int) {
        guard let call = Json.decode(Call.self, from: message) else {
            return send(Refusal.malformed().frame, to: id)
        }
        clients[id]?.wantsSteps = call.more == true
        switch Method(rawValue: call.method) {
        case .status: send(Reply(status).frame, to: id)
        case .reload: reload(for: id, restarting: false)
        case .restart: reload(for: id, restarting: true)
        case .stop:
            clients[id]?.waiting = .stop
            events.append(.stop(atOnce: false))
        case nil: send(Refusal.unknown(method: call.method).frame, to: id)
        }
    }
}
