/// What a child process is to become.
public struct Program: Sendable {
    /// Who the child runs as: numbers only, because names cannot be looked up in a forked child.
    public struct Identity: Equatable, Sendable {
        /// The user.
        public var user: UInt32
        /// The group.
        public var group: UInt32
        /// The supplementary groups, in place of all the parent has.
        public var groups: [UInt32]

        /// An identity of these numbers.
        public init(user: UInt32, group: UInt32, groups: [UInt32]) {
            self.user = user
            self.group = group
            self.groups = groups
        }
    }

    /// The absolute path of the executable.
    public var path: String
    /// What it is called with, after its own name.
    public var arguments: [String] = []
    /// `NAME=value` strings: all of its environment.
    public var environment: [String] = []
    /// Where it starts; nil: where the parent is.
    ///
    /// It is entered with the rights of `identity`.
    public var directory: String?
    /// Nil: the parent's identity.
    ///
    /// Any other needs the parent to be root.
    public var identity: Identity?
    /// Nil: the parent's umask.
    public var umask: UInt32?
    /// How many descriptors it may have open; nil: as many as the parent.
    ///
    /// The soft RLIMIT_NOFILE of getrlimit(2).
    public var openFileLimit: UInt64?
    /// What the kernel holds it to beyond that; what it refuses keeps the program from starting.
    public var limits = Limits()
    /// True: the passed descriptors are listeners, and LISTEN_PID says so; LISTEN_FDS is yours to set.
    public var announcesListeners = false
    /// True: it stays when its parent is gone.
    public var outlives = false
    /// True: takes the way that is taken where clone3(2) is filtered away.
    public var avoidsClone3 = false

    /// A program of that path, without arguments, in an empty environment.
    public init(path: String) {
        self.path = path
    }
}
