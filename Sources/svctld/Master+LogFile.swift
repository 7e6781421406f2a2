internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// Watches the files whose touch is about the log, as a reading of the settings names them.
    mutating func watchLogTouches(of generation: Generation) {
        if let former = logTouches { unwatch(former.watch.descriptor.number, former.token) }
        logTouches = nil
        let configuration = generation.configuration.logFile
        let paths = configuration.touchReopen + configuration.touchRotate
        do throws(Errno) {
            let files = try WatchedFiles(touching: paths.map { WatchedFiles.Change(path: $0, app: nil) })
            guard let files else { return }
            files.token = try watch(files.watch.descriptor.number, as: .logTouches)
            for note in files.notes { log.write(PrintableText.escaped(note), .warning) }
            logTouches = files
            rotatingTouches = Set(configuration.touchRotate)
        } catch {
            log.write("cannot watch files: \(error.reason): raise fs.inotify.max_user_instances with sysctl", .warning)
        }
    }

    /// Does what a touched file is for.
    mutating func readLogTouches() {
        for path in Set((logTouches?.changes() ?? []).map(\.path)).sorted() {
            if rotatingTouches.contains(path) {
                rotateLog(because: "\(PrintableText.escaped(path)) was touched")
            } else {
                reopenLog(because: "\(PrintableText.escaped(path)) was touched")
            }
        }
    }

    /// Goes on in a new file, and keeps the old one.
    mutating func rotateLog(because reason: String) {
        guard case .file(let path, _, _, _) = log.target else {
            log.send(.rotate)  // those of requests are files wherever this one goes
            return log.write("\(reason): there is no log file to put aside", .warning)
        }
        log.write("\(reason): this log is put aside, and goes on in \(path)")
        log.send(.rotate)
    }

    /// The writer looks for the file by its name before each line, so that a line is all it takes.
    mutating func reopenLog(because reason: String) {
        log.write("\(reason): from here on the log is \(log.target.name ?? "standard output")")
    }
}
