/// What an app's settings say about requests themselves; the Python worker is told it as it stands here.
public struct RequestRules: Codable, Equatable, Sendable {
    /// Folders whose files are served before the application is asked, in the order written.
    public var staticMaps: [StaticMap] = []
    /// Absolute paths of folders in which every address is looked for first, from `check-static`.
    public var staticFolders: [String] = []
    /// Names of files that stand for their folder, from `static-index`.
    public var staticIndex: [String] = []
    /// Endings of names that are left to the application, from `static-skip-ext`.
    public var staticSkippedEndings: [String] = []
    /// Absolute paths of folders that links out of the others may lead to, from `static-safe`.
    public var staticSafeFolders: [String] = []
    /// Which files are served compressed where a compressed neighbour lies beside them.
    public var staticGzip = StaticGzip()
    /// How long answers with a file may be kept, in the order written; the first that fits counts.
    public var staticExpiries: [StaticExpiry] = []
    /// Other applications below addresses of their own, in the order written.
    public var mounts: [Mount] = []
    /// Whether the mounts go by the path of the address, from `manage-script-name`; else by SCRIPT_NAME, as the server in
    /// front sends it.
    public var cutsMounts = false
    /// Whether there is no application but the mounts.
    public var isMountedOnly = false
    /// Modules, or Python files, that are imported before the application, from `import`.
    public var imports: [String] = []
    /// What the application finds in sys.argv behind the program's name, from `pyargv`.
    public var arguments: [String] = []
    /// Lines that every answer has in its head, from `add-header`.
    public var addedHeaders: [AddedHeader] = []
    /// Which requests are logged, and how.
    public var log = RequestLogRules()
    /// The most bytes of a request's body, from `limit-post`; 0 for any number, nil when the file does not say.
    public var largestBody: Int?
    /// Seconds that a client may keep a request or an answer waiting, from `http-timeout` or `socket-timeout`.
    public var waitSeconds: Int?
    /// Seconds that a connection is kept for a next request, from `http-keepalive`.
    public var keepAliveSeconds: Int?
    /// How many greenlets of gevent answer requests, from `gevent`; 0 for none.
    public var greenlets = 0

    /// Rules of an app whose settings say nothing.
    public init() {}
}

/// Which files are served compressed where a compressed neighbour lies beside them.
public struct StaticGzip: Codable, Equatable, Sendable {
    /// All, from `static-gzip-all`.
    public var all = false
    /// Those whose absolute path begins so, from `static-gzip-dir`.
    public var folders: [String] = []
    /// Those whose name ends so, from `static-gzip-ext`.
    public var endings: [String] = []
    /// Those in whose path this regular expression finds something, from `static-gzip`.
    public var patterns: [String] = []
}

/// How long answers with a file may be kept.
public struct StaticExpiry: Codable, Equatable, Sendable {
    /// What a pattern is compared with.
    public enum Subject: String, Codable, Sendable {
        /// The absolute path of the file.
        case file
        /// Its type, which must be the pattern itself.
        case type
        /// The address with its query.
        case uri
        /// The path of the address.
        case path
    }

    /// The option as it was written, for complaints.
    public var option: String
    /// What the pattern is compared with.
    public var subject: Subject
    /// A regular expression, or a type such as `text/css`.
    public var pattern: String
    /// For how long, in seconds.
    public var seconds: Int
    /// Whether that counts from the file's last change.
    public var sinceChange: Bool
}

/// Another application below an address of its own.
public struct Mount: Codable, Equatable, Sendable {
    /// What its addresses begin with, as whole segments: `/shop`.
    public var prefix: String
    /// The module, by its dotted name; nil for a file.
    public var module: String?
    /// The absolute path of the Python file; nil for a module.
    public var file: String?
    /// The callable as written; nil for `application`.
    public var callable: String?
}

extension Mount {
    /// The module by its dotted name, or the file by its path.
    var name: String { module ?? file ?? "" }
}

/// A line that every answer has in its head.
public struct AddedHeader: Codable, Equatable, Sendable {
    /// What stands before the colon.
    public var name: String
    /// What stands behind it.
    public var value: String
}

/// Which requests are logged, and how.
public struct RequestLogRules: Codable, Equatable, Sendable {
    /// A line's format in uWSGI's words, from `log-format`; nil for the app server's own.
    public var format: String?
    /// How `%(ftime)` is written, in words of strftime(3), from `log-date` with `log-format-strftime`; nil for the form of
    /// `%(ltime)`.
    public var timeFormat: String?
    /// Whether answers from 400 on are logged though others are not, from `log-4xx`.
    public var clientErrors = false
    /// Whether answers from 500 on are, from `log-5xx`.
    public var serverErrors = false
    /// Whether answers without a body are, from `log-zero`.
    public var empty = false
    /// Those that took at least so many milliseconds are, from `log-slow`.
    public var slowMilliseconds: Int?
    /// Those with at least so many bytes are, from `log-big`.
    public var bigBytes: Int?
    /// Whether X-Forwarded-For says who the client is, from `log-x-forwarded-for`.
    public var believesForwarded = false
}
