internal import Control
internal import LinuxKernel
internal import Units

extension ManagedUnit {
    /// Has systemd start it, and comes back when its workers serve.
    func start() throws(Failure) -> ExitCode {
        if state == "active" || state == "reloading" {
            throw Failure(
                .taken, "\(name) is already running: \(service) is \(state)",
                details: ["bring in new code with: svctl reload \(name)", "end it with: svctl stop \(name)"])
        }
        let answer = try carryOut("start", sockets + [service])
        guard answer.code == 0 else {
            try refuseWithoutRights(answer, "start \(name)")
            throw try hasFailed(answer)
        }
        StandardStream.write(PrintableText.escaped(started) + "\n")
        return .done
    }

    /// Has systemd stop it, and its sockets, whose next request would start it again.
    func stop() throws(Failure) -> ExitCode {
        guard isUp || hasActiveSocket else { throw notRunning }
        let units = [service] + sockets
        let asked = try carryOut("stop", units, waiting: false)
        guard asked.code == 0 else {
            try refuseWithoutRights(asked, "stop \(name)")
            throw Failure(.system, "\(service) cannot be stopped", details: asked.complaint)
        }
        // It may be gone already, or not to be seen.
        let master = Target.name(name).masters.first(where: \.isRunning)
        let isTold = master.map { (try? MasterConnection.followStop(of: $0)) != nil } ?? false
        let answer = try Systemctl(scope).run(["--no-ask-password", "stop"] + units)
        guard answer.code == 0 else {
            throw Failure(.system, "\(service) has not stopped", details: answer.complaint)
        }
        if !isTold { StandardStream.write(PrintableText.escaped("\(name) stopped") + "\n") }
        return .done
    }

    /// Why the master of a unit that runs unseen, or not at all, cannot be asked.
    var notRunning: Failure {
        if state == "active" || state == "reloading" {
            return Failure(
                .permission,
                "\(name) is run by \(service) as \(user ?? "root"), and only that user and root may ask it",
                details: ["try it with sudo"])
        }
        let isAtIt = state == "activating"
        let start = isAtIt ? "see why with: svctl logs \(name)" : "start it with: svctl start \(name)"
        // What a master said before it stopped in good order is of no use any more.
        let why = isAtIt || state == "failed" ? [sentence].filter { !$0.isEmpty } : []
        return Failure(.notRunning, "\(name) is not running: \(stateWords)", details: why + [start])
    }

    /// Says what it does, because systemd does it.
    private func carryOut(
        _ verb: String, _ units: [String], waiting: Bool = true
    ) throws(Failure) -> ForeignProgram.Answer {
        let systemctl = Systemctl(scope)
        let words = PrintableText.escaped(systemctl.spelled([verb] + units))
        StandardStream.write("\(service) is run by systemd: \(words)\n", to: 2)
        return try systemctl.run(["--no-ask-password", verb] + (waiting ? [] : ["--no-block"]) + units)
    }

    /// systemd asks polkit, which has nobody to ask here.
    private func refuseWithoutRights(_ answer: ForeignProgram.Answer, _ what: String) throws(Failure) {
        let words = ["uthentication required", "Access denied", "Permission denied"]
        guard ThisProcess.user != 0, answer.code == 4 || words.contains(where: { answer.error.contains($0) }) else {
            return
        }
        let account = (try? UserAccount.numbered(ThisProcess.user))?.name ?? String(ThisProcess.user)
        throw Failure(
            .permission, "\(account) may not \(what): systemd lets root do it, and whom a rule of polkit names",
            details: ["try: sudo svctl \(what)"] + answer.complaint)
    }

    /// What its master ended with, and the last lines of its workers.
    private func hasFailed(_ answer: ForeignProgram.Answer) throws(Failure) -> Failure {
        let now = try ManagedUnit(service, in: scope) ?? self
        let code = now.exitCode.flatMap { $0 == .done ? nil : $0 } ?? .system
        var details = now.run.flatMap { JournalView(of: unit).lastLines(ofRun: $0, count: 20) } ?? []
        if details.isEmpty { details = answer.complaint + ["see why with: svctl logs \(name)"] }
        if now.state == "activating" { details.append("systemd goes on trying; end that with: svctl stop \(name)") }
        let sentence = now.sentence.isEmpty ? "\(service) did not start" : now.sentence
        return Failure(code, sentence, details: details)
    }

    private var started: String {
        guard let master = Target.name(name).masters.first(where: \.isRunning),
            let status = try? MasterConnection.status(of: master)
        else { return "\(name) started" }
        let addresses = status.listeners.map(\.address).sorted().joined(separator: ", ")
        let workers = status.apps.flatMap(\.workers)
        let count = workers.count == 1 ? "1 worker" : "\(workers.count) workers"
        return "\(name) \(addresses.isEmpty ? "runs" : "serves \(addresses)") with \(count)"
    }
}
