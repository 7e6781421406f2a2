internal import Glibc
internal import LinuxKernel
internal import Settings
internal import Supervision

/// The files whose change makes apps reload, as one reading of the settings has them; letting go of it ends the watch.
final class WatchedFiles {
    /// A file that has changed.
    struct Change: Hashable {
        let path: String
        /// Whose file it is; nil: that of all.
        let app: String?
        /// What is run because of it, in the place of a reload.
        var command: SlotID?
    }

    /// A folder that the kernel watches for us.
    struct Folder {
        let path: String
        /// Whether the settings name it; it counts as it is then, hidden or not.
        var isNamed = false
        /// The apps that load Python from it.
        var readers: Set<String> = []
        /// Files to touch by their names here, as places in `touches`.
        var touches: [String: [Int]] = [:]
        /// Files to touch that are this folder itself.
        var ownTouches: [Int] = []
    }

    struct Touch {
        let change: Change
        /// When it was changed last, as far as is known; nil while it is not there.
        var modified: Int64?
    }

    let watch: FileWatch
    /// The registration of `watch`.
    var token: UInt64 = 0
    var folders: [Int32: Folder] = [:]
    /// What is worth saying, until it is taken.
    var notes: [String] = []
    private var touches: [Touch] = []
    /// Whether it was said that there is no room for another folder.
    var isFull = false

    /// More folders than any project has of its own; one app's uploads must not take what the whole machine has.
    static let mostFolders = 4096

    /// Watches what the settings name; nil when they name nothing.
    init?(_ generation: Generation) throws(Errno) {
        let configuration = generation.configuration
        guard
            !configuration.touchReload.isEmpty
                || configuration.apps.contains(where: {
                    $0.autoreloads || !$0.touchReload.isEmpty || !$0.beside.touchCommands.isEmpty
                })
        else { return nil }
        watch = try FileWatch()
        for path in configuration.touchReload { addTouch(Change(path: path, app: nil)) }
        for app in configuration.apps {
            for path in app.touchReload { addTouch(Change(path: path, app: app.name)) }
            for (index, touch) in app.beside.touchCommands.enumerated() {
                addTouch(Change(path: touch.path, app: app.name, command: app.touchSlot(index)))
            }
        }
        for app in configuration.apps where app.autoreloads {
            addTrees(app.pythonFolders(in: generation.apps[app.name]?.directory ?? "/"), for: app.name)
        }
    }

    /// Watches these files alone; nil when there are none.
    init?(touching changes: [Change]) throws(Errno) {
        guard !changes.isEmpty else { return nil }
        watch = try FileWatch()
        for change in changes { addTouch(change) }
    }

    /// Takes out what has changed since the last time.
    func changes() -> Set<Change> {
        var result: Set<Change> = []
        // No more in one turn, or somebody who writes without end would keep the master from everything else.
        for _ in 0..<16 {
            guard let changes = try? watch.changes(), !changes.isEmpty else { break }
            for change in changes { result.formUnion(meaning(of: change)) }
        }
        return result
    }

    private func meaning(of change: FolderChange) -> [Change] {
        if change.kind == .overflow { return everything }
        if change.kind == .over {
            let gone = folders.removeValue(forKey: change.folder)
            if let gone, gone.isNamed || !gone.touches.isEmpty {
                notes.append("\(gone.path) is gone, and is looked for again at the next reload")
            }
            return []
        }
        guard let folder = folders[change.folder] else { return [] }
        let touched = (folder.touches[change.name] ?? []) + folder.ownTouches
        return touched.compactMap(newTouch) + pythonChanges(change, in: folder)
    }

    /// What the kernel could not tell one by one.
    private var everything: [Change] {
        let readers = Set(folders.values.flatMap(\.readers))
        return touches.indices.compactMap(newTouch) + readers.map { Change(path: "more than can be told", app: $0) }
    }

    /// The touch, if the file is there and was changed since it was looked at.
    private func newTouch(_ index: Int) -> Change? {
        let modified = (try? FileStatus(of: touches[index].change.path))?.modified
        defer { touches[index].modified = modified }
        return modified == nil || modified == touches[index].modified ? nil : touches[index].change
    }

    /// Watches the folder of the file, because a file is often replaced by another one, or is not there yet.
    private func addTouch(_ change: Change) {
        let path = change.path
        let status = try? FileStatus(of: path)
        let index = touches.count
        touches.append(Touch(change: change, modified: status?.modified))
        place(index, at: path)
        if let real = try? Files.resolved(path), real != path { place(index, at: real) }
        guard status?.kind == .folder, let number = add(path) else { return }
        folders[number]?.ownTouches.append(index)
    }

    private func place(_ index: Int, at path: String) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        let name = String(path[path.utf8.index(after: slash)...])
        guard let number = add(slash == path.startIndex ? "/" : String(path[..<slash])) else { return }
        folders[number]?.touches[name, default: []].append(index)
    }

    /// Watches one folder; nil when that cannot be, which is noted.
    private func add(_ path: String) -> Int32? {
        do throws(Errno) {
            let number = try watch.add(path)
            if folders[number] == nil { folders[number] = Folder(path: path) }
            return number
        } catch {
            note(error, path)
            return nil
        }
    }

    /// Notes that a folder cannot be watched, and what helps.
    func note(_ error: Errno, _ path: String) {
        let help =
            error.code == ENOSPC
            ? "raise fs.inotify.max_user_watches with sysctl" : "it is looked for again at the next reload"
        notes.append(
            "cannot watch \(path): \(error.code == ENOSPC ? "too many are watched already" : error.reason): \(help)")
    }
}

extension AppConfiguration {
    /// Where its own Python files lie; `directory` is where its workers start.
    func pythonFolders(in directory: String) -> [String] {
        var folders = [directory] + pythonPath
        if case .file(let path, _) = application, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            folders.append(slash == path.startIndex ? "/" : String(path[..<slash]))
        }
        return folders
    }
}
