import CLinux

extension Program {
    /// What the kernel holds a program and all it starts to.
    public struct Limits: Equatable, Sendable {
        /// How many bytes of addresses it may have; nil: as the parent; RLIMIT_AS of setrlimit(2).
        public var addressSpace: UInt64?
        /// How many processes its user may have; nil: as the parent; RLIMIT_NPROC.
        public var processes: UInt64?
        /// How many descriptors it may have open, now and ever; nil: as the parent; RLIMIT_NOFILE.
        public var openFiles: UInt64?
        /// Its nice value, -20 (first) to 19 (last); nil: as the parent; setpriority(2).
        public var priority: Int32?
        /// The processors it may run on; nil: those of the parent; sched_setaffinity(2).
        public var processors: Processors?

        /// No limit but the parent's.
        public init() {}
    }

    /// Some of the processors that the parent may use, numbered from 0; after the last comes the first again.
    public struct Processors: Equatable, Sendable {
        /// The number of the first.
        public var first: UInt32
        /// How many, at least 1; all where there are no more.
        public var count: UInt32

        /// The processors from `first` on.
        public init(first: UInt32, count: UInt32) {
            self.first = first
            self.count = count
        }
    }
}

extension clinux_limits {
    init(_ limits: Program.Limits) {
        self.init()
        address_space = limits.addressSpace ?? 0
        processes = limits.processes ?? 0
        open_files = limits.openFiles ?? 0
        has_priority = limits.priority == nil ? 0 : 1
        priority = limits.priority ?? 0
        first_processor = limits.processors?.first ?? 0
        processor_count = limits.processors?.count ?? 0
    }
}
