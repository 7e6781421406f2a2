internal import LinuxKernel
internal import Settings
internal import Supervision

/// A worker's own way for the lines of requests.
final class RequestPipe {
    /// Names the descriptor for the worker.
    static let variable = "SVCTL_REQUEST_LOG"

    /// Kept here so that a new log companion can have it.
    let reading: Descriptor
    /// Nil once the worker has it.
    var writing: Descriptor?
    let target: LogTarget
    /// The number of `reading` for the log companion.
    var stream = 0

    init(to target: LogTarget) throws(Errno) {
        let pipe = try Pipe()
        try pipe.writing.setNonblocking(false)  // a worker waits for room, as any program does
        reading = pipe.reading
        writing = .some(pipe.writing)
        self.target = target
    }
}

extension Master {
    /// The pipe for a worker's requests; nil where they are logged with the rest.
    func requestPipe(for worker: WorkerID, _ template: WorkerTemplate) throws(Errno) -> RequestPipe? {
        guard template.counts,
            let target = generations[worker.generation]?.requestLog(of: worker.slot.app)
        else { return nil }
        return try RequestPipe(to: target)
    }

    /// Has the log companion read it.
    mutating func openRequestLog(of running: RunningWorker) {
        guard let requests = running.requests else { return }
        log.openRequests(requests.stream, requests.reading.number, of: speaker(of: running), to: requests.target)
    }
}

extension Generation {
    /// Where an app's requests are logged; nil: with the rest.
    ///
    /// The file is opened with the app's rights, for the reason that the log's own is.
    func requestLog(of app: String) -> LogTarget? {
        guard let file = configuration.apps.first(where: { $0.name == app })?.requestLog else { return nil }
        var rotation = LogRotation()
        if let largest = file.largest ?? configuration.logFile.largest { rotation.largest = UInt64(clamping: largest) }
        rotation.backup = file.backup
        return .file(file.path, identity: apps[app]?.identity ?? identity, rotation: rotation)
    }

    /// Refuses settings whose requests nobody could log.
    func checkRequestLogs() throws(Refused) {
        for app in configuration.apps {
            guard case .file(let path, let identity, _, _)? = requestLog(of: app.name) else { continue }
            try LogFile.probe(path, as: identity)
        }
    }
}
