internal import LinuxKernel

/// A process that has one of the sockets asked for open.
public struct Holder: Equatable, Sendable {
    /// The number people know it by.
    public let pid: Int32
    /// Who started it.
    public let parent: Int32
    /// How many of its ancestors in a row hold as well: 0 for a master, 1 for its workers.
    public internal(set) var depth = 0
    /// The user whose rights it has.
    public internal(set) var user: UInt32 = 0
    /// That user's name, safe for a terminal; the number where there is no name.
    public internal(set) var userName = ""
    /// What it was called with, or says it was: not safe for a terminal.
    public internal(set) var arguments: [String] = []
    /// The same on one line, safe for a terminal; `[name]` for a process without arguments.
    public internal(set) var command = ""
    /// Whole seconds since it started; nil when it has ended since.
    public internal(set) var ageSeconds: Int?
    /// When it started, in kernel ticks since boot: with `pid` it means this process and no later one.
    public let startTicks: UInt64
    /// Its session, by the process that opened it.
    public let session: Int32
    /// Its control group, as a path from the root of their tree: not safe for a terminal.
    public internal(set) var controlGroup: String?
    /// The systemd unit it belongs to, safe for a terminal: `nginx.service`; nil when it belongs to none.
    public internal(set) var unit: String?
    /// The sockets it has open of those asked for, by their inodes, ascending.
    public internal(set) var sockets: [UInt64] = []
    /// The folder it works in: not safe for a terminal; nil where it may not be seen.
    public internal(set) var folder: String?
    /// The container it lives in, as its control group tells.
    public internal(set) var container: Container?
    /// Which worker of an svctl master it is, or that it is the master; nil for anybody else.
    public internal(set) var worker: WorkerName?
    /// How it has the sockets open.
    public internal(set) var means = Means.descriptor
    /// Its parent has ended, and it takes no connections: it only keeps the socket from going.
    public internal(set) var isLeftover = false

    /// The ways to have a socket open.
    public enum Means: String, Sendable {
        /// By a number in its table of open files.
        case descriptor
        /// The same in the table of one of its threads alone.
        case thread
        /// Registered with an io_uring, which needs no number.
        case ring = "io_uring"
    }
}

/// A worker of an svctl master, or the master itself.
public struct WorkerName: Equatable, Sendable {
    /// The master's name, of plain characters.
    public let master: String
    /// The app and its slot, `web.1`; nil for the master itself and for who is neither.
    public let slot: String?

    /// `web.1 of svctl shop`, `svctl shop`.
    public var text: String { (slot.map { "\($0) of " } ?? "") + "svctl \(master)" }
}

extension Holder {
    /// Reads what there is to say of a process; nil when it has ended meanwhile.
    init?(pid: Int32, sockets: [UInt64], means: Means = .descriptor, _ users: inout UserNames) throws(Errno) {
        try self.init(named: pid, &users)
        self.sockets = sockets
        self.means = means
        call(try ProcessTable.argumentBytes(of: pid))
        try locate()
    }

    /// Where it stands among the others, and nothing of what it is; nil when it has ended meanwhile.
    init?(briefly pid: Int32, sockets: [UInt64], means: Means) throws(Errno) {
        guard let status = try ProcessTable.status(of: pid) else { return nil }
        self.init(status)
        self.sockets = sockets
        self.means = means
    }

    /// Whose it is, and nothing of where it lives nor what it was called with; nil when it has ended meanwhile.
    init?(named pid: Int32, _ users: inout UserNames) throws(Errno) {
        guard let status = try ProcessTable.status(of: pid), let user = ProcessTable.user(of: pid) else { return nil }
        self.init(status)
        self.user = user
        userName = users.name(of: user)
        command = "[" + PrintableText.escaped(status.name) + "]"
        ageSeconds = Int(status.age.components.seconds)
    }

    private init(_ status: ProcessStatus) {
        pid = status.pid
        parent = status.parent
        startTicks = status.startTicks
        session = status.session
    }

    /// Takes note of what it was called with.
    mutating func call(_ words: [[UInt8]]) {
        arguments = words.map { String(decoding: $0, as: UTF8.self) }
        if let line = Self.line(of: words) { command = line }
    }

    /// Looks where it lives.
    mutating func locate() throws(Errno) {
        controlGroup = try ProcessTable.controlGroup(of: pid)
        unit = controlGroup.flatMap(Self.unit)
        container = controlGroup.flatMap(Container.init)
        folder = ProcessTable.folder(of: pid)
    }

    /// Arguments on one line; nil where there are none.
    ///
    /// What a process writes over its arguments leaves NULs behind: they are not shown.
    static func line(of arguments: [[UInt8]]) -> String? {
        guard let last = arguments.lastIndex(where: { !$0.isEmpty }) else { return nil }
        var line = arguments[0]
        for word in arguments[1..<(last + 1)] {
            line.append(UInt8(ascii: " "))
            line.append(contentsOf: word)
        }
        return PrintableText.escaped(line)
    }

    /// The unit in a control group's path: its last part that systemd names so.
    ///
    /// `/system.slice/nginx.service/worker` belongs to `nginx.service`.
    static func unit(inControlGroup path: String) -> String? {
        let parts = path.split(separator: "/")
        let unit = parts.last { part in [".service", ".scope", ".socket"].contains(where: part.hasSuffix) }
        return unit.map { PrintableText.escaped(String($0)) }
    }
}
