public import Settings

/// What is to become a unit.
public struct UnitOrder: Sendable {
    /// What it is called.
    public var name: UnitName
    /// Whose service manager is to run it.
    public var scope: UnitScope
    /// The settings file, absolute, as it was typed; it stays where it is.
    public var file: String
    /// What the settings file says.
    public var configuration: Configuration
    /// Whom it runs as.
    public var identity: UnitIdentity
    /// Whether the first request is to start it.
    public var usesSocket: Bool
    /// Where it starts, when the settings leave that open; nil when nothing depends on it.
    public var startFolder: String?
    /// Further folders that it may write to, from `--writable`.
    public var writable: [String]
    /// What svctl itself consists of, and the interpreters: what they name themselves is not in the settings.
    public var programs: [NamedPath]

    /// An order, given by all its parts.
    public init(
        name: UnitName, scope: UnitScope = .system, file: String, configuration: Configuration, identity: UnitIdentity,
        usesSocket: Bool = false, startFolder: String? = nil, writable: [String] = [], programs: [NamedPath] = []
    ) {
        self.name = name
        self.scope = scope
        self.file = file
        self.configuration = configuration
        self.identity = identity
        self.usesSocket = usesSocket
        self.startFolder = startFolder
        self.writable = writable
        self.programs = programs
    }

    /// All that has to be readable, with who names it.
    public var reads: [NamedPath] {
        NamedPath.all(in: configuration, file: file)
            + (startFolder.map { [NamedPath($0, .path, "where svctl install was typed")] } ?? []) + programs
    }

    /// All that is written, with who names it.
    public var writes: [WrittenPlace] {
        WrittenPlace.all(in: configuration, usesSocket: usesSocket)
            + writable.map { WrittenPlace(folder: $0, purpose: .other, reason: "--writable") }
    }
}

/// What the machine says about an order; paths that lead nowhere are left out.
public struct Machine: Sendable {
    /// The version of systemd.
    public var systemd: Int
    /// The first port that needs no right to listen on; ip_unprivileged_port_start of ip(7).
    public var lowestFreePort: UInt16
    /// Whether `/home`, `/root` and `/run/user` are what they are called, and no links.
    public var homesAreFolders: Bool
    /// Where the paths lead that the order names.
    public var ways: [String: PathWay]
    /// The owners of the folders of the order that are there.
    public var owners: [String: UInt32]
    /// The accounts that the settings name as owners of sockets, `Account.spelled`.
    public var users: [String: UInt32]
    /// The groups likewise.
    public var groups: [String: UInt32]
    /// The folders in /run, by name, that the present drop-in has systemd make.
    public var runtimeFolders: Set<String>
    /// The host names of the settings' addresses as numbers, `[::1]` in brackets; others are left out.
    public var hosts: [String: String]

    /// A machine; what is left out has a value that suits a test.
    public init(
        systemd: Int = 252, lowestFreePort: UInt16 = 1024, homesAreFolders: Bool = true, ways: [String: PathWay] = [:],
        owners: [String: UInt32] = [:], users: [String: UInt32] = [:], groups: [String: UInt32] = [:],
        runtimeFolders: Set<String> = [],
        hosts: [String: String] = [:]
    ) {
        self.systemd = systemd
        self.lowestFreePort = lowestFreePort
        self.homesAreFolders = homesAreFolders
        self.ways = ways
        self.owners = owners
        self.users = users
        self.groups = groups
        self.runtimeFolders = runtimeFolders
        self.hosts = hosts
    }

    /// Where a path leads; itself when nothing is known of it.
    func way(_ path: String) -> PathWay { ways[path] ?? PathWay(end: path) }
}
