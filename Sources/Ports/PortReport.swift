public import LinuxKernel

/// Who holds what was asked for, and how sure that is.
public struct PortReport: Equatable, Sendable {
    /// The question in its shortest form, safe for a terminal: `:8000`.
    public let query: String
    /// The listening sockets that answer to it, in the kernel's order; empty when it is free.
    public let sockets: [ListeningSocket]
    /// The processes that have one of them open: masters first, each followed by its children.
    ///
    /// Empty when it is free, and when they could not be seen.
    public let holders: [Holder]
    /// Whether every process was looked into: false means that there can be more holders.
    public let isComplete: Bool
    /// How many processes were not, because they belong to other users.
    public let unreadableProcesses: Int

    /// Somebody listens, seen or not.
    public var isHeld: Bool { !sockets.isEmpty }

    /// The users who made sockets that no visible process has open, ascending; who has them now can be another.
    public var creatorsOfUnseen: [UInt32] {
        let seen = Set(holders.flatMap(\.sockets))
        return Set(sockets.filter { !seen.contains($0.inode) }.compactMap(\.creator)).sorted()
    }
}
