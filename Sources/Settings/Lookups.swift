/// What a reading asks the machine while it reads, because an include or an `if-exists` needs the answer.
///
/// Paths are absolute. Each question is a closure, so that reading stays a pure function of what it is given.
public struct Lookups {
    /// What a path leads to, at the end of all links.
    public struct Found: Equatable, Sendable {
        /// What kind of thing it is.
        public enum Kind: Equatable, Sendable {
            /// An ordinary file.
            case file
            /// A folder.
            case folder
            /// A socket, a device, a pipe.
            case other
        }

        /// What it is.
        public var kind: Kind
        /// The path with the links of its folder resolved, but not a link that it is itself: `%p` of uWSGI.
        public var path: String
        /// Its number in the file system, for `%i`.
        public var inode: UInt64

        /// Something that was found, given by all its parts.
        public init(kind: Kind, path: String, inode: UInt64 = 0) {
            self.kind = kind
            self.path = path
            self.inode = inode
        }
    }

    /// Why a question has no answer, in the operator's words: `No such file or directory`.
    public struct Refusal: Error, Equatable, Sendable {
        /// The words.
        public var reason: String

        /// A refusal in these words.
        public init(_ reason: String) {
            self.reason = reason
        }
    }

    /// What a command wrote, and how it ended.
    public struct Output: Equatable, Sendable {
        /// Its standard output.
        public var bytes: [UInt8]
        /// How it ended when that was not well: `exit code 3`.
        public var failure: String?

        /// The output of a command.
        public init(bytes: [UInt8], failure: String? = nil) {
            self.bytes = bytes
            self.failure = failure
        }
    }

    /// What lies at a path; nil for nothing.
    public var found: (String) -> Found?
    /// The bytes of an ordinary file of at most so many bytes.
    public var content: (String, _ limit: Int) -> Result<[UInt8], Refusal>
    /// The paths that a pattern stands for, sorted; the first string is the folder that it starts from. glob(7)
    public var matches: (_ folder: String, _ pattern: String) -> [String]
    /// What a shell command writes; nil when no command may be run, as in a check.
    public var output: ((String) -> Result<Output, Refusal>)?

    /// Whether there is a user of that name; who cannot tell says that there is.
    public var hasUser: (_ name: String) -> Bool = { _ in true }
    /// The same of a group.
    public var hasGroup: (_ name: String) -> Bool = { _ in true }

    /// Answers, one closure a question; of users and groups it says that they are there.
    public init(
        found: @escaping (String) -> Found?,
        content: @escaping (String, _ limit: Int) -> Result<[UInt8], Refusal>,
        matches: @escaping (_ folder: String, _ pattern: String) -> [String],
        output: ((String) -> Result<Output, Refusal>)? = nil
    ) {
        self.found = found
        self.content = content
        self.matches = matches
        self.output = output
    }

    /// A machine without any file.
    public static var nothing: Lookups {
        Lookups(
            found: { _ in nil }, content: { _, _ in .failure(Refusal("No such file or directory")) },
            matches: { _, _ in [] })
    }
}
