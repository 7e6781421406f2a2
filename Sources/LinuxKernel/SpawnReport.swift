import CLinux

/// How far a child came that could not become its program: the steps in their order.
public enum SpawnStage: Int32, Sendable {
    /// To enter the control group, where the kernel did not put it there.
    case controlGroup = 1
    /// To lead a session of its own.
    case session
    /// To put what is passed in its place; EBADF when it is not open, EMFILE when there is no room.
    case descriptors
    /// To close everything else.
    case close
    /// To limit how many descriptors it has open; EPERM where the parent may have fewer and is not root.
    case openFiles
    /// To limit how many processes its user has; EPERM likewise.
    case processes
    /// To take its nice value; EACCES for a better one than the parent's, which only root may give.
    case priority
    /// To be bound to its processors.
    case processors
    /// To limit its addresses; EPERM likewise.
    case addressSpace
    /// To take the supplementary groups.
    case groups
    /// To take the group.
    case group
    /// To take the user; EPERM when the parent is not root.
    case user
    /// To be sure that root's rights are lost; it got them back.
    case regained
    /// To die with the parent.
    case deathSignal
    /// To see the parent alive; it had died before it would have been noticed.
    case orphaned
    /// To enter the directory.
    case directory
    /// To become the program.
    case execute
}

/// A child that could not become its program: where it failed and why.
public struct SpawnFailure: Error, Equatable, Sendable {
    /// The last thing it tried.
    public let stage: SpawnStage
    /// The kernel's reason, a number of errno(3).
    public let code: CInt
}

/// What is known of a child's way to its program.
public enum SpawnReport: Equatable, Sendable {
    /// Nothing yet; the report descriptor tells when there is.
    case pending
    /// It runs, or a signal ended it on the way: its handle tells.
    case running
    /// It could not; the process has ended.
    case failed(SpawnFailure)

    init(_ found: clinux_start_report) {
        if found.count < 0 {
            self = .pending
        } else if found.count == 0 {
            self = .running
        } else {
            let stage = SpawnStage(rawValue: found.failure.stage) ?? .execute
            self = .failed(SpawnFailure(stage: stage, code: found.failure.code))
        }
    }
}
