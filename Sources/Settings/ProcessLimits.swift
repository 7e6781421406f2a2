/// What the kernel holds the processes of an app to; nil: as the master.
public struct ProcessLimits: Equatable, Sendable {
    /// How many bytes of addresses each may have, from `limit-as`.
    public var addressSpace: Int?
    /// How many processes its user may have, from `limit-nproc`.
    public var processes: Int?
    /// How many descriptors each may have open, from `max-fd`.
    public var openFiles: Int?
    /// The nice value, -20 to 19, from `prio`.
    public var priority: Int?
    /// How many processors each worker is bound to, at least 1, from `cpu-affinity`.
    public var processors: Int?

    /// No limits but the master's.
    public init() {}
}
