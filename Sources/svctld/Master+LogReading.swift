internal import Control
internal import LinuxKernel
internal import Supervision

/// Who reads the log through the master gets it from the log companion's memory, one piece at a time: the next is asked
/// for when the last has been taken, so that a slow reader keeps nothing here but his place.
extension Master {
    /// Gives a client the last lines, and those that come if it follows.
    mutating func startReading(_ client: Int?, _ parameters: CallParameters) {
        guard let client else { return }
        let count = parameters.lines ?? 50
        guard count >= 0 else { return send(ServiceError.invalidParameter("lines").frame, to: client) }
        guard log.companion != nil else { return refuseLines(client, "is being started again") }
        clients[client]?.followsLog = parameters.follow == true
        alarms.arm(.logLines(client: client), at: .now + .seconds(2))
        askForLines(from: .last(count), for: client)
    }

    /// Asks the log companion for the next piece; it answers when there is one.
    mutating func askForLines(from place: LogPlace, for id: Int) {
        guard log.companion != nil, let client = clients[id] else { return }
        lastQuestion += 1
        client.waiting = .log(.asked(question: lastQuestion))
        log.send(.show(question: lastQuestion, place, follows: client.followsLog))
    }

    /// A piece has come; it is a whole reply.
    mutating func linesArrived(_ question: Int, next: Int, _ frame: [UInt8]) {
        let asker = clients.first { $0.value.waiting == .log(.asked(question: question)) }
        guard let id = asker?.key else { return }
        alarms.disarm(.logLines(client: id))
        let follows = clients[id]?.followsLog == true
        clients[id]?.waiting = follows ? .log(.taking(next: next)) : .nothing
        send(frame, to: id)
        feed(id)
    }

    /// The log companion owes the first piece, and is silent.
    mutating func linesAreLate(for id: Int) {
        guard case .log = clients[id]?.waiting else { return }
        stopReading(id)
        refuseLines(id, "does not answer")
    }

    /// The log companion has died: who follows goes on with the next one, whose memory begins anew.
    mutating func pauseReading() {
        for (id, client) in clients {
            guard case .log = client.waiting else { continue }
            if client.followsLog {
                client.waiting = .log(.taking(next: 0))
            } else {
                refuseLines(id, "has ended")
            }
        }
    }

    /// A new log companion is there.
    mutating func resumeReading() {
        for (id, client) in clients { if case .log = client.waiting { feed(id) } }
    }

    /// The client does not wait for lines any more.
    mutating func stopReading(_ id: Int) {
        alarms.disarm(.logLines(client: id))
        guard case .log(.asked(let question)) = clients[id]?.waiting else { return }
        log.send(.hide(question: question))
    }

    private mutating func refuseLines(_ id: Int, _ why: String) {
        alarms.disarm(.logLines(client: id))
        clients[id]?.waiting = .nothing
        let place =
            switch log.target {
            case .standardOutput: "the lines are on the master's standard output"
            case .file(let path, _, _, _): "the lines are in \(path)"
            case .journal: "the lines are in the journal"
            }
        let outcome = Outcome(.system, "the process that reads the log of \(folder.name) \(why)", details: [place])
        send(outcome.frame(.logUnavailable(log: log.target.name)), to: id)
    }
}
