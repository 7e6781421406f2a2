internal import Control
internal import LinuxKernel
internal import Supervision

extension Master {
    /// Watches the files that a reading of the settings names, in the place of those of the one before.
    mutating func watchFiles(of generation: Generation) {
        let former = files
        do throws(Errno) {
            files = try WatchedFiles(generation)
            if let files { files.token = try watch(files.watch.descriptor.number, as: .files) }
        } catch {
            files = nil
            log.write("cannot watch files: \(error.reason): raise fs.inotify.max_user_instances with sysctl", .warning)
        }
        if let former {
            // What happened until the new watch was there is not lost.
            take(former.changes())
            unwatch(former.watch.descriptor.number, former.token)
        }
        writeNotes()
    }

    /// Hears what has changed, and waits a little: an editor writes several files, and some of them twice.
    mutating func readFileChanges() {
        guard let files else { return }
        take(files.changes())
        writeNotes()
    }

    private mutating func take(_ changes: Set<WatchedFiles.Change>) {
        runCommands(of: changes)
        let changes = changes.filter { $0.command == nil }
        guard !changes.isEmpty else { return }
        if changedFiles.isEmpty { alarms.arm(.files, at: .now + .milliseconds(300)) }
        for change in changes where changedFiles.count < 1000 { changedFiles.insert(change) }
    }

    private mutating func writeNotes() {
        for note in files?.notes ?? [] { log.write(PrintableText.escaped(note), .warning) }
        files?.notes = []
    }

    /// Brings in what has changed: only for the app it belongs to, when it belongs to one.
    mutating func filesChanged() {
        let changes = changedFiles.sorted { $0.path < $1.path }
        changedFiles = []
        guard phase == .serving, let first = changes.first else { return }
        let paths = Set(changes.map(\.path))
        let others = paths.count == 1 ? "" : " and \(paths.count - 1) more"
        let apps = Set(changes.map(\.app))
        reloadOrStop(
            because: "\(PrintableText.escaped(first.path))\(others) changed", app: apps.count == 1 ? first.app : nil)
    }
}
