internal import Glibc
internal import LinuxKernel

extension WatchedFiles {
    /// What a change in a folder means for the apps that load Python from it.
    func pythonChanges(_ change: FolderChange, in folder: Folder) -> [Change] {
        guard !folder.readers.isEmpty, !change.name.isEmpty else { return [] }
        let path = folder.path == "/" ? "/\(change.name)" : "\(folder.path)/\(change.name)"
        switch change.kind {
        case .appeared where change.isFolder:
            guard Self.isOwn(change.name) else { return [] }
            return folder.readers.sorted().flatMap { reader in
                grow(from: [path], areNamed: false, for: reader).map { Change(path: $0, app: reader) }
            }
        case .left where change.isFolder:
            forget(below: path)
            return []
        case .appeared where change.name == Self.environmentMark && !folder.isNamed:
            forget(below: folder.path)
            return []
        case .appeared, .left, .written:
            guard Self.isPython(change.name) else { return [] }
            return folder.readers.map { Change(path: path, app: $0) }
        case .attributes, .over, .overflow: return []
        }
    }

    /// Watches these folders and all below them for Python files of an app.
    func addTrees(_ paths: [String], for app: String) {
        _ = grow(from: paths, areNamed: true, for: app)
    }

    /// - Returns: the Python files that are there already, at most one of each folder.
    private func grow(from paths: [String], areNamed: Bool, for app: String) -> [String] {
        var found: [String] = []
        var queue = paths.map { (path: $0, isNamed: areNamed) }
        var next = 0
        // What lies near the top is watched first, in case that there is no room for all.
        while next < queue.count {
            let (path, isNamed) = queue[next]
            next += 1
            guard hasRoom(at: path), let number = addFolder(path, isNamed: isNamed, for: app) else { continue }
            let entries = Files.entries(in: path)
            if !isNamed, entries.contains(where: { $0.name == Self.environmentMark }) {
                forget(below: path)
                continue
            }
            if let file = entries.first(where: { !$0.isFolder && Self.isPython($0.name) }) {
                found.append("\(folders[number]?.path ?? path)/\(file.name)")
            }
            let start = path == "/" ? "" : path
            queue += entries.filter { $0.isFolder && Self.isOwn($0.name) }.map { ("\(start)/\($0.name)", false) }
        }
        return found
    }

    private func hasRoom(at path: String) -> Bool {
        guard folders.count >= Self.mostFolders else { return !isFull }
        if !isFull {
            notes.append(
                "py-autoreload watches \(Self.mostFolders) folders and no more: changes in \(path) and others are not "
                    + "seen")
        }
        isFull = true
        return false
    }

    /// Nil when it cannot be watched, or is already for this app.
    private func addFolder(_ path: String, isNamed: Bool, for app: String) -> Int32? {
        do throws(Errno) {
            // Only what the settings name may be a link: below it one could lead in circles, or anywhere.
            let number = try watch.add(path, following: isNamed)
            var folder = folders[number] ?? Folder(path: path)
            folder.isNamed = folder.isNamed || isNamed
            let isNew = folder.readers.insert(app).inserted
            folders[number] = folder
            return isNew ? number : nil
        } catch {
            if error.code == ENOSPC { isFull = true }
            // What is only just being made and taken away again is nothing to speak of.
            if isNamed || error.code == ENOSPC { note(error, path) }
            return nil
        }
    }

    /// Watches a folder and all below it for no Python file any more.
    private func forget(below path: String) {
        for (number, folder) in folders where !folder.isNamed && !folder.readers.isEmpty {
            guard folder.path == path || folder.path.hasPrefix(path + "/") else { continue }
            folders[number]?.readers = []
            guard folder.touches.isEmpty, folder.ownTouches.isEmpty else { continue }
            folders[number] = nil
            watch.remove(number)
        }
    }

    /// Every virtual environment has a file of this name; its packages are not the app's own.
    private static let environmentMark = "pyvenv.cfg"

    private static func isOwn(_ folder: String) -> Bool {
        !folder.hasPrefix(".") && folder != "__pycache__" && folder != "node_modules"
    }

    /// Hidden ones are what editors leave beside the file that is being edited.
    private static func isPython(_ name: String) -> Bool { name.hasSuffix(".py") && !name.hasPrefix(".") }
}
