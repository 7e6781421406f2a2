/// What a reading needs to know of the machine and of the caller, as plain values.
public struct Surroundings: Equatable, Sendable {
    /// The absolute path of the file as it was typed, links not resolved; nil when there is only a command line.
    public var file: String?
    /// The same as it was typed, for `%o`; nil: `file` itself.
    public var typedFile: String?
    /// The caller's working directory, absolute.
    public var directory: String
    /// The caller's environment, for `$(NAME)`.
    public var environment: [String: String]
    /// The variables called `UWSGI_…`, which are options, in the order of the environment.
    public var options: [EnvironmentVariable]
    /// Whether this is a reading for a reload, for `if-reload`.
    public var isReload: Bool
    /// The machine's name, for `%h`.
    public var hostName: String
    /// How many processors are online, for `%k`.
    public var processors: Int
    /// The caller's user number, for `%u`.
    public var user: UInt32
    /// The caller's login name, for `%U`.
    public var userName: String
    /// The caller's group number, for `%g`.
    public var group: UInt32
    /// The name of the caller's group, for `%G`.
    public var groupName: String
    /// The file's inode number, for `%i`.
    public var inode: UInt64
    /// Seconds since 1970, for `%t`.
    public var wallSeconds: Int
    /// The path of the running program, for `%b`.
    public var program: String

    /// Describes a machine; what is left out has a value that suits a test.
    public init(
        file: String? = nil, directory: String = "/", environment: [String: String] = [:],
        options: [EnvironmentVariable] = [], isReload: Bool = false, hostName: String = "localhost",
        processors: Int = 1, user: UInt32 = 0, userName: String = "root", group: UInt32 = 0, groupName: String = "root",
        inode: UInt64 = 0, wallSeconds: Int = 0, program: String = "svctl"
    ) {
        self.file = file
        self.directory = directory
        self.environment = environment
        self.options = options
        self.isReload = isReload
        self.hostName = hostName
        self.processors = processors
        self.user = user
        self.userName = userName
        self.group = group
        self.groupName = groupName
        self.inode = inode
        self.wallSeconds = wallSeconds
        self.program = program
    }

    /// The file that is read first, as magic knows it.
    var identity: FileIdentity { FileIdentity(given: typedFile ?? file ?? "", path: file ?? "", inode: inode) }
}
