public import Settings

/// A path that the master or its apps need to read, and what names it.
public struct NamedPath: Hashable, Sendable {
    /// What is known of it.
    public enum Kind: Hashable, Sendable {
        /// It has to be there.
        case path
        /// A program of an installation such as Python's: what belongs to it lies in the folder above its own.
        case program
        /// It may be missing, or not meant to be read: a word of a command, a folder that a web server in front serves.
        case possible
    }

    /// The absolute path.
    public var path: String
    /// What it is.
    public var kind: Kind
    /// Who names it, in the operator's words: `chdir of web`.
    public var reason: String

    /// A path, given by all its parts.
    public init(_ path: String, _ kind: Kind, _ reason: String) {
        self.path = path
        self.kind = kind
        self.reason = reason
    }

    /// All that settings name to be read, in their order; `file` is the settings file.
    public static func all(in configuration: Configuration, file: String) -> [NamedPath] {
        [NamedPath(file, .path, "the settings file")]
            + configuration.touchReload.map { NamedPath($0, .path, "touch-reload") }
            + configuration.logFile.touchReopen.map { NamedPath($0, .path, "touch-logreopen") }
            + configuration.logFile.touchRotate.map { NamedPath($0, .path, "touch-logrotate") }
            + configuration.apps.flatMap(paths)
    }

    private static func paths(of app: AppConfiguration) -> [NamedPath] {
        var paths: [NamedPath] = []
        if let folder = app.directory { paths.append(NamedPath(folder, .path, "chdir of \(app.name)")) }
        if let home = app.home { paths.append(NamedPath(home, .path, "home of \(app.name)")) }
        switch app.application {
        case .module: break
        case .file(let path, _): paths.append(NamedPath(path, .path, "wsgi-file of \(app.name)"))
        case .command(let command): paths += words(of: command, in: app.directory, "command of \(app.name)")
        case .uwsgi(let command): paths += words(of: command, in: app.directory, "the uWSGI of \(app.name)")
        }
        paths += app.environmentFiles.map { file in
            NamedPath(file.path, file.mayBeMissing ? .possible : .path, "environment-file of \(app.name)")
        }
        paths += app.pythonPath.map { NamedPath($0, .path, "pythonpath of \(app.name)") }
        paths += app.staticMaps.map { NamedPath($0.path, .possible, "static-map of \(app.name)") }
        paths += (app.requests.staticFolders + app.requests.staticSafeFolders).map {
            NamedPath($0, .possible, "static files of \(app.name)")
        }
        paths += app.requests.mounts.compactMap(\.file).map { NamedPath($0, .path, "mount of \(app.name)") }
        paths += app.touchReload.map { NamedPath($0, .path, "touch-reload of \(app.name)") }
        return paths + besideWorkers(of: app)
    }

    /// The program, and its words as far as they are paths.
    private static func words(of command: CommandTemplate, in folder: String?, _ reason: String) -> [NamedPath] {
        let program = absolute(command.program, in: folder).map { [NamedPath($0, .path, reason)] } ?? []
        return program
            + command.arguments.compactMap { word in
                guard case .text(let text) = word.first, word.count == 1, text.hasPrefix("/") else { return nil }
                return NamedPath(text, .possible, reason)
            }
    }

    /// A name without a slash is looked for in the system's folders, which are open anyway, and in `home`.
    private static func absolute(_ program: String, in folder: String?) -> String? {
        if program.hasPrefix("/") { return program }
        guard program.utf8.contains(UInt8(ascii: "/")), let folder else { return nil }
        return "\(folder)/\(program)"
    }
}

/// Where a path leads: the kernel's way to it.
public struct PathWay: Equatable, Sendable {
    /// The folders that hold the links on the way, which may lead elsewhere tomorrow.
    public var linkFolders: [String]
    /// The end, without links.
    public var end: String
    /// Whether a folder is there.
    public var isFolder: Bool

    /// A way, given by all its parts.
    public init(linkFolders: [String] = [], end: String, isFolder: Bool = true) {
        self.linkFolders = linkFolders
        self.end = end
        self.isFolder = isFolder
    }

    /// The folders from which all of it can be read, also when a file is written anew or a link leads elsewhere.
    func folders(of kind: NamedPath.Kind) -> [String] {
        switch kind {
        case .path, .possible: linkFolders + [isFolder ? end : FolderPath.above(end)]
        case .program: linkFolders + [FolderPath.above(FolderPath.above(end))]
        }
    }
}

/// Absolute paths as text, without links and needless slashes.
enum FolderPath {
    /// The folder that holds it; `/` for what lies in the root.
    static func above(_ path: String) -> String {
        "/" + path.split(separator: "/").dropLast().joined(separator: "/")
    }

    /// Whether `path` is the folder, or lies in it.
    static func contains(_ folder: String, _ path: String) -> Bool {
        folder == "/" || path == folder || path.utf8.starts(with: "\(folder)/".utf8)
    }
}
