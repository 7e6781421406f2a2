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
            guard let peer = try? LocalSocket.peer(of: descriptor), peer.user == 0 || peer.user == ThisProcess.user
            else { continue }
            guard clients.count < Self.mostClients else {
                turnAway(
                    descriptor, "\(folder.name) speaks with \(Self.mostClients) commands at once, which is the most")
                continue
            }
            _ = try? add(descriptor)
        }
    }

    /// The next connection; nil when nobody knocks.
    ///
    /// Without a descriptor left a spare one is given up for it, so that a command can see how things are and end them.
    /// Who comes meanwhile waits for a moment, in which the one before may go, and is then turned away.
    private mutating func accept() -> Descriptor? {
        restoreSpares()
        do throws(Errno) {
            let accepted = try control.accept()
            hasMadeWait = false
            return accepted
        } catch {
            guard error.code == EMFILE || error.code == ENFILE else {
                pauseListening()
                return nil
            }
            if spare.take() != nil {
                hasMadeWait = false
                return try? control.accept()
            }
            guard hasMadeWait, lastSpare.take() != nil else {
                hasMadeWait = true
                pauseListening()
                return nil
            }
            if let descriptor = try? control.accept() {
                turnAway(descriptor, "\(folder.name) has no descriptor left for another command")
            }
            return nil
        }
    }

    /// Opens again what was given up, as far as there is room.
    private mutating func restoreSpares() {
        if lastSpare == nil { lastSpare = try? Files.open("/dev/null", .path) }
        if spare == nil { spare = try? Files.open("/dev/null", .path) }
    }

    /// Who knocks stays in the queue for a moment, and does not keep the loop busy by knocking for ever.
    private mutating func pauseListening() {
        try? poller.modify(control.descriptor.number, token: Source.controlToken, reading: false, writing: false)
        alarms.arm(.control, at: .now + .milliseconds(100))
    }

    /// The pause is over.
    mutating func listenAgain() {
        do throws(Errno) {
            try poller.modify(control.descriptor.number, token: Source.controlToken, writing: false)
        } catch {
            alarms.arm(.control, at: .now + .milliseconds(100))
        }
    }

    /// Tells a command why it is not heard; it may see that before it has asked.
    private func turnAway(_ descriptor: borrowing Descriptor, _ why: String, _ code: ExitCode = .taken) {
        let outcome = Outcome(code, why, details: ["try again in a moment"])
        _ = try? descriptor.write(outcome.frame(.busy)[...])
    }

    /// Registers a connection.
    mutating func add(_ descriptor: consuming Descriptor) throws(Errno) -> Client {
        lastClient += 1
        let token: UInt64
        do throws(Errno) { token = try watch(descriptor.number, as: .client(lastClient)) } catch {
            turnAway(descriptor, "\(folder.name) cannot listen to a command: \(error.reason)", .system)
            throw error
        }
        let client = Client(descriptor, token: token)
        clients[lastClient] = client
        return client
    }
}
