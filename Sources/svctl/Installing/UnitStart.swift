internal import Control
internal import LinuxKernel
internal import Settings
internal import Units

/// Carries an installation out: writes, has systemd read it, enables, and starts where that was asked for.
struct UnitStart {
    let installation: Installation
    let systemctl: Systemctl
    let startsNow: Bool
    /// What was done, for people.
    private(set) var done: [String] = []
    private var changes: UnitChanges

    init(_ installation: Installation, startsNow: Bool) {
        self.installation = installation
        self.startsNow = startsNow
        systemctl = Systemctl(installation.order.scope)
        changes = UnitChanges(systemctl)
    }

    private var order: UnitOrder { installation.order }
    private var hasNewFiles: Bool { !installation.files.isEmpty || !installation.removed.isEmpty }
    /// What is enabled: one of the two starts the other.
    private var wanted: String { order.usesSocket ? order.name.socket : order.name.service }
    private var unwanted: String { order.usesSocket ? order.name.service : order.name.socket }

    /// Does it all, or none of it.
    mutating func carryOut() throws(Failure) {
        if InstalledUnit(order.name.master, in: order.scope) == nil { try refuseIfMadeByHand() }
        do throws(Failure) {
            try makeLogFolders()
            try writeFiles()
            try enable()
            if startsNow { try start() }
        } catch {
            changes.takeBack()
            var failure = error
            failure.details.append("all of it was taken back" + (remains.map { ", but the log: \($0)" } ?? ""))
            throw failure
        }
    }

    /// The log, once it is there: it may hold the reason.
    private var remains: String? {
        guard case .file(let path) = order.configuration.log, (try? FileStatus(of: path)) != nil else { return nil }
        return path
    }

    private mutating func makeLogFolders() throws(Failure) {
        for place in order.writes where place.purpose == .log && (try? FileStatus(of: place.folder)) == nil {
            let identity = order.identity
            try changes.makeFolder(place.folder, for: identity.user, group: identity.groupNumber)
            done.append("made \(place.folder) for \(identity.user.name) (\(place.reason))")
        }
    }

    private mutating func writeFiles() throws(Failure) {
        for (path, text) in installation.files {
            try changes.write(path, text)
            done.append("wrote \(path)")
        }
        for path in installation.removed {
            try changes.remove(path)
            done.append("removed \(path)")
        }
        if hasNewFiles { try changes.carryOut(["daemon-reload"]) }
        for unit in [order.name.service] + (order.usesSocket ? [order.name.socket] : []) {
            let state = try systemctl.property("LoadState", of: unit)
            guard state == "loaded" else {
                throw Failure(
                    .system, "systemd cannot use \(unit): \(state)",
                    details: [try systemctl.property("LoadError", of: unit)].filter { !$0.isEmpty })
            }
        }
    }

    private mutating func enable() throws(Failure) {
        if try isEnabled(unwanted) {
            try changes.carryOut(["disable", unwanted], undo: [["enable", unwanted]])
            done.append("disabled \(unwanted): it is the other one that starts now")
        }
        guard try !isEnabled(wanted) else { return }
        try changes.carryOut(["enable", wanted], undo: [["disable", wanted]])
        let moment = order.scope == .system ? "the machine" : "your session"
        done.append("enabled \(wanted): it starts with \(moment)")
    }

    private mutating func start() throws(Failure) {
        if order.usesSocket { return try startSocket() }
        let service = order.name.service
        try stopSocketThatWas()
        guard try isActive(service) else {
            try refuseIfStartedByHand()
            do throws(Failure) {
                try changes.carryOut(
                    ["start", service], undo: Systemctl.ending(service))
            } catch { throw try explained(error) }
            done.append("started \(service)")
            return
        }
        guard hasNewFiles else { return }
        do throws(Failure) { try changes.carryOut(["restart", service], afterwards: ["restart", service]) } catch {
            throw try explained(error)
        }
        done.append("restarted \(service), whose ports stayed open")
    }

    /// A service that is active has the sockets already, and systemd would not listen beside it.
    private mutating func startSocket() throws(Failure) {
        let (service, socket) = (order.name.service, order.name.socket)
        let listens = try isActive(socket)
        if listens, !hasNewFiles { return }
        if try isActive(service) {
            try changes.carryOut(["stop", service], afterwards: ["start", service])
            done.append("stopped \(service): the first request starts it again")
        } else {
            try refuseIfStartedByHand()
        }
        try changes.carryOut([listens ? "restart" : "start", socket], undo: [["stop", socket]])
        done.append("listening: the first request starts \(service)")
    }

    /// Its socket would be the service's from now on.
    private mutating func stopSocketThatWas() throws(Failure) {
        let (service, socket) = (order.name.service, order.name.socket)
        guard try isActive(socket) else { return }
        try changes.carryOut(["stop", socket, service], afterwards: ["start", socket])
        done.append("stopped \(socket), which listened until now")
    }

    private func isEnabled(_ unit: String) throws(Failure) -> Bool {
        try systemctl.run(["is-enabled", unit]).output.hasPrefix("enabled")
    }

    private func isActive(_ unit: String) throws(Failure) -> Bool {
        ["active", "activating", "reloading"].contains(try systemctl.property("ActiveState", of: unit))
    }

    private func isInUse(_ unit: String) throws(Failure) -> Bool {
        if try isEnabled(unit) { return true }
        return try isActive(unit)
    }

    /// Units that an administrator has made from the templates are not for us to change.
    private func refuseIfMadeByHand() throws(Failure) {
        for unit in [order.name.service, order.name.socket] where try isInUse(unit) {
            throw Failure(
                .taken, "\(unit) is in use already, and not by svctl install",
                details: [
                    "choose another name with --name",
                    "or take it away: \(systemctl.spelled(["disable", "--now", unit]))",
                ])
        }
    }

    /// Two masters cannot have the same file, nor its ports, nor the same folder in /run.
    private func refuseIfStartedByHand() throws(Failure) {
        for target in [Target.file(order.file), .name(order.name.master)] {
            guard let master = target.masters.first(where: \.isRunning) else { continue }
            throw Failure(
                .taken,
                "\(master.record.file ?? master.record.name) runs already, and not under systemd as"
                    + " \(order.name.service) (pid \(master.record.pid))",
                details: ["end it first: svctl stop \(master.record.name)"])
        }
    }

    /// Why the service did not start: what its master ended with, and its last words.
    private func explained(_ failure: Failure) throws(Failure) -> Failure {
        let service = order.name.service
        let code = Int32(try systemctl.property("ExecMainStatus", of: service)) ?? 0
        let run = try systemctl.property("InvocationID", of: service)
        let scope = order.scope == .user ? ["--user"] : []
        let journal = try? ForeignProgram.run(
            "journalctl", scope + ["--no-pager", "--output=cat", "--lines=15", "_SYSTEMD_INVOCATION_ID=\(run)"],
            variables: systemctl.variables)
        let lines = journal?.output.split(separator: "\n").map(String.init) ?? []
        return Failure(
            ExitCode(rawValue: code).flatMap { $0 == .done ? nil : $0 } ?? .system, "\(service) did not start",
            details: lines.isEmpty ? failure.details : lines)
    }
}
