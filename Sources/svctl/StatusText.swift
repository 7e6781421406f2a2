internal import Control
internal import LinuxKernel

/// A master's status for people.
enum StatusText {
    static func of(_ status: MasterStatus) -> String {
        var text =
            "\(status.name): \(status.state), generation \(status.generation), pid \(status.pid), "
            + "\(Age.since(status.since))\n"
        if let file = status.file { text += "  file  \(PrintableText.escaped(file))\n" }
        text += "  log   \(PrintableText.escaped(status.log ?? "standard output"))"
        text += status.lostLogLines > 0 ? " (\(status.lostLogLines) lines lost: the disk is full or slow)\n" : "\n"
        for listener in status.listeners {
            let queue = listener.queue.map { "\($0) of \(listener.backlog ?? 0) waiting" } ?? "queue unknown"
            text += "  \(listener.name)  \(PrintableText.escaped(listener.address)) \(listener.protocol), \(queue)\n"
        }
        for app in status.apps { text += "\n\(app.name): \(app.state)\n" + table(app) }
        return text
    }

    private static func table(_ app: AppStatus) -> String {
        let head = ["SLOT", "PID", "STATE", "GENERATION", "FOR", "MEMORY", "RESTARTS", "LAST FAILURE"]
        let speaks = app.workers.contains { $0.statusText != nil }
        var table = TextTable(head + (speaks ? ["SAYS"] : []))
        for worker in app.workers {
            let words = speaks ? [worker.statusText ?? "-"] : []
            let row = [
                "\(app.name).\(worker.slot)", worker.pid.map(String.init) ?? "-", state(worker),
                String(worker.generation), Age.since(worker.since), memory(worker.memory), String(worker.restarts),
                worker.lastExit.map { "\($0.reason), \(Age.since($0.at)) ago" } ?? "-",
            ]
            table.append(row + words)
        }
        return table.text
    }

    private static func state(_ worker: WorkerStatus) -> String {
        guard let retryAt = worker.retryAt else {
            return worker.readiness == "unproven" ? "\(worker.state) (unproven)" : worker.state
        }
        return "restarting in \(Age.until(retryAt)), failure \(worker.failures)"
    }

    private static func memory(_ bytes: Int?) -> String {
        guard let bytes else { return "-" }
        return "\(bytes / 1_048_576) MiB"
    }
}
