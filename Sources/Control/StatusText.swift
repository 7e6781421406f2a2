internal import LinuxKernel

/// A master's status for people, as `svctl status` prints it and SIGUSR2 puts it into the log.
public enum StatusText {
    /// Several lines: the master, its listeners, and a table of workers an app.
    ///
    /// `unit`: how the unit is that runs it; nil where systemd does not.
    public static func of(_ status: MasterStatus, unit: String? = nil) -> String {
        var text =
            "\(status.name): \(status.state), generation \(status.generation), pid \(status.pid), "
            + "\(Age.since(status.since))\n"
        if let file = status.file { text += "  file  \(PrintableText.escaped(file))\n" }
        text += "  log   \(PrintableText.escaped(status.log ?? "standard output"))"
        text += (lost(status) ?? "") + "\n"
        if let unit { text += "  unit  \(PrintableText.escaped(unit))\n" }
        for listener in status.listeners {
            let address = PrintableText.escaped(listener.address)
            text += "  \(listener.name)  \(address) \(listener.protocol), \(queue(of: listener))\n"
        }
        for app in status.apps {
            let mixture = status.state == "running" ? mixture(of: app).map { ", " + $0 } ?? "" : ""
            guard app.state != "stopped" else {
                text += "\n\(app.name): stopped by hand\n"
                continue
            }
            let dependency = app.waitsFor.map { " for \($0), which does not serve" } ?? ""
            let room = app.fewest.flatMap { fewest in app.most.map { ", \(fewest) to \($0) workers" } } ?? ""
            text += "\n\(app.name): \(app.state)\(dependency)\(room)\(mixture)\n" + table(app)
        }
        return text + BesideText.of(status.beside)
    }

    private static func lost(_ status: MasterStatus) -> String? {
        guard status.lostLogLines > 0 else { return nil }
        let cause = status.log == Places.journal ? "the journal is slow, or not there" : "the disk is full or slow"
        return " (\(status.lostLogLines) lines lost: \(cause))"
    }

    /// What the kernel said of it; without its diagnosis, as in some containers, it does not tell how many may wait.
    private static func queue(of listener: ListenerStatus) -> String {
        guard let queue = listener.queue else { return "queue unknown" }
        return listener.backlog.map { "\(queue) of \($0) waiting" } ?? "\(queue) waiting"
    }

    /// `mixed: 3 of generation 4, 5 of generation 5` after a reload that stopped half-way; nil when all are of one.
    private static func mixture(of app: AppStatus) -> String? {
        let counts = app.workers.filter { $0.state == "ready" }.reduce(into: [Int: Int]()) {
            $0[$1.generation, default: 0] += 1
        }
        guard counts.count > 1 else { return nil }
        return "mixed: " + Mixture.words(counts)
    }

    private static func table(_ app: AppStatus) -> String {
        let counts = app.workers.contains { $0.requests != nil }
        let head = ["SLOT", "PID", "STATE", "GENERATION", "FOR", "MEMORY"] + (counts ? ["BUSY", "REQUESTS"] : [])
        let speaks = app.workers.contains { $0.statusText != nil }
        let worn = WearColumns(of: app)
        var table = TextTable(head + ["RESTARTS", "LAST FAILURE"] + worn.heads + (speaks ? ["SAYS"] : []))
        for worker in app.workers {
            let words = worn.cells(of: worker) + (speaks ? [worker.statusText ?? "-"] : [])
            let figures = counts ? [worker.busy, worker.requests].map { $0.map(String.init) ?? "-" } : []
            let row = [
                "\(app.name).\(worker.slot)", worker.pid.map(String.init) ?? "-", state(worker),
                String(worker.generation), Age.since(worker.since), memory(worker.memory),
            ]
            let past = [
                String(worker.restarts),
                worker.lastExit.map { "\($0.reason), \(Age.since($0.at)) ago" } ?? "-",
            ]
            table.append(row + figures + past + words)
        }
        return table.text
    }

    private static func state(_ worker: WorkerStatus) -> String {
        guard let retryAt = worker.retryAt else {
            return worker.readiness == "unproven" ? "\(worker.state) (unproven)" : worker.state
        }
        return "restarting in \(Age.until(retryAt)), \(ordinal(worker.failures)) failure"
    }

    private static func ordinal(_ number: Int) -> String {
        switch (number % 10, number % 100) {
        case (_, 11...13): "\(number)th"
        case (1, _): "\(number)st"
        case (2, _): "\(number)nd"
        case (3, _): "\(number)rd"
        default: "\(number)th"
        }
    }

    private static func memory(_ bytes: Int?) -> String {
        guard let bytes else { return "-" }
        return "\(bytes / 1_048_576) MiB"
    }
}
