internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

extension Master {
    /// Reads what a command says, and sends what waits for it.
    mutating func serve(_ id: Int, _ report: Readiness) {
        guard let client = clients[id] else { return }
        if report.isWritable, client.hasUnsent {
            guard client.flush(), client.hasUnsent || !client.isLeaving else { return drop(id) }
        }
        // Not watched for what it says, it is reported only when it is gone, and would be again and again.
        if report.isReadable, !client.watch.reading { return left(id) }
        if report.isReadable, !client.received.hasMessage {
            switch try? client.descriptor.read(atMost: 65536) {
            case .bytes(let bytes): guard client.received.append(bytes) else { return drop(id) }
            case .nothing: break
            case .end, nil: return left(id)
            }
        }
        goOn(with: id)
    }

    /// Answers the next of a command's messages: one a turn, so that who asks without end does not keep the others
    /// waiting, and none before the last answer has been taken, or who never reads would fill the memory.
    private mutating func goOn(with id: Int) {
        guard let client = clients[id] else { return }
        if client.mayBeAnswered, let message = client.received.next() { answer(message, from: id) }
        feed(id)
        guard clients[id] != nil else { return }
        if client.mayBeAnswered, client.received.hasMessage { eager.insert(id) }
        if client.received.isPartial, !client.received.hasMessage {
            if !alarms.isArmed(.halfMessage(client: id)) {
                alarms.arm(.halfMessage(client: id), at: .now + .seconds(5))
            }
        } else {
            alarms.disarm(.halfMessage(client: id))
        }
        watchClient(id)
    }

    /// Goes on with those who had asked more than is answered in one turn.
    mutating func answerEager() {
        let ids = eager.sorted()
        eager = []
        for id in ids { goOn(with: id) }
    }

    /// The other side is gone; a start that nobody waits for any more is taken back.
    private mutating func left(_ id: Int) {
        let wasStarting = clients[id]?.waiting == .start
        drop(id)
        if wasStarting {
            log.write("the command that started this has gone before it was done: stopping", .warning)
            events.append(.stop(atOnce: false))
        }
    }

    /// Lets go of a connection.
    mutating func drop(_ id: Int) {
        guard let client = clients[id] else { return }
        unwatch(client.descriptor.number, client.token)
        alarms.disarm(.halfMessage(client: id))
        stopReading(id)
        eager.remove(id)
        clients[id] = nil
    }

    /// Sends a message, or drops who does not read; nobody (nil) wanted no answer.
    mutating func send(_ frame: [UInt8], to id: Int?) {
        guard let id, let client = clients[id] else { return }
        guard client.send(frame), client.hasUnsent || !client.isLeaving else { return drop(id) }
        if client.received.hasMessage, client.mayBeAnswered { eager.insert(id) }
        watchClient(id)
    }

    /// Has the kernel tell what matters now; who cannot be watched is dropped, and sees that.
    private mutating func watchClient(_ id: Int) {
        guard let client = clients[id] else { return }
        let wanted = Client.Watch(reading: !client.received.hasMessage, writing: client.hasUnsent)
        guard client.watch != wanted else { return }
        do throws(Errno) {
            try poller.modify(
                client.descriptor.number, token: client.token, reading: wanted.reading, writing: wanted.writing)
            client.watch = wanted
        } catch {
            drop(id)
        }
    }

    private mutating func answer(_ message: [UInt8], from id: Int) {
        let request: Request
        do throws(Misunderstanding) { request = try Request(reading: message) } catch {
            if let refusal = error.error { send(refusal.frame, to: id) }
            return
        }
        clients[id]?.wantsSteps = request.takesMore
        answer(request, for: request.isOneway ? nil : id)
    }

    /// Does what is asked for; `client` is nil where nobody wants to hear of it.
    private mutating func answer(_ request: Request, for client: Int?) {
        switch request.method {
        case .getInfo: send(Reply(ServiceInfo.ours).frame, to: client)
        case .getInterfaceDescription: describe(request.parameters.interface ?? "", to: client)
        case .status: send(Reply(StatusReply(status(measured: true))).frame, to: client)
        case .watch: startWatching(client)
        case .reload: reload(for: client, by: .reload, app: request.parameters.app)
        case .restart: reload(for: client, by: .restart, app: request.parameters.app)
        case .start: reload(for: client, by: .start, app: request.parameters.app)
        case .stop: stop(request.parameters.app, for: client)
        case .scale: scale(for: client, request.parameters)
        case .logs: startReading(client, request.parameters)
        }
    }

    private mutating func describe(_ name: String, to client: Int?) {
        guard let interface = Interface(rawValue: name) else {
            return send(ServiceError.interfaceNotFound(name).frame, to: client)
        }
        send(Reply(InterfaceText(interface)).frame, to: client)
    }

    private mutating func stop(_ app: String?, for client: Int?) {
        if let app { return halt(app, for: client) }
        if let client { clients[client]?.waiting = .stop }
        events.append(.stop(atOnce: false))
    }
}
