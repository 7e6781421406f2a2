internal import CLinux
import Glibc

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
    public var directory: String?
    /// Nil: the parent's identity.
    public var identity: Identity?
    /// Nil: the parent's umask.
    public var umask: UInt32?
    /// True: the passed descriptors are listeners, and LISTEN_PID says so.
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

/// How far a child came that could not become its program.
public enum SpawnStage: Int32, Sendable {
    /// The call it failed in, in the order they are made.
    case session = 1, descriptors, close, groups, group, user, regained, deathSignal, orphaned, directory, execute
}

/// A child that could not become its program: where it failed and why.
public struct SpawnFailure: Error, Equatable, Sendable {
    /// The last thing it tried.
    public let stage: SpawnStage
    /// The kernel's reason.
    public let code: CInt
}

/// What is known of a child's way to its program.
public enum SpawnReport: Equatable, Sendable {
    /// Nothing yet; the report descriptor tells when there is.
    case pending
    /// It runs.
    case running
    /// It could not; the process has ended.
    case failed(SpawnFailure)
}

/// A child process and the report of its start.
@frozen
public struct Child: ~Copyable {
    /// The process.
    public let process: ProcessHandle
    /// Readable when its start went well or ill.
    public let report: Descriptor
}

/// Starting programs.
public enum Spawn {
    /// Forks a child that becomes `program`, in a session of its own and with nothing open but `passed` (as 3, 4, …)
    /// and its standard streams (-1: the parent's). Throws when there is no child; what fails in the child comes by
    /// its report.
    public static func start(
        _ program: Program, passing passed: [CInt] = [], input: CInt = -1, output: CInt = -1, error: CInt = -1
    ) throws(Errno) -> Child {
        let arguments = PackedStrings([program.path] + program.arguments)
        let environment = PackedStrings(program.environment)
        let path = PackedStrings([program.path])
        let directory = program.directory.map { PackedStrings([$0]) }
        let groups = program.identity?.groups ?? []
        // Each array is lent to C for exactly this call.
        let spawned = unsafe arguments.bytes.withUnsafeBufferPointer { arguments_ in
            unsafe environment.bytes.withUnsafeBufferPointer { environment_ in
                unsafe path.bytes.withUnsafeBufferPointer { path_ in
                    unsafe (directory?.bytes ?? []).withUnsafeBufferPointer { directory_ in
                        unsafe passed.withUnsafeBufferPointer { passed_ in
                            unsafe groups.withUnsafeBufferPointer { groups_ in
                                var plan = unsafe clinux_plan()
                                unsafe plan.program = path_.baseAddress
                                unsafe plan.arguments = arguments_.baseAddress
                                unsafe plan.environment = environment_.baseAddress
                                unsafe plan.directory = directory == nil ? nil : directory_.baseAddress
                                unsafe plan.passed = passed_.baseAddress
                                unsafe plan.groups = groups_.baseAddress
                                unsafe plan.argument_count = arguments.count
                                unsafe plan.environment_count = environment.count
                                unsafe plan.passed_count = passed_.count
                                unsafe plan.group_count = groups_.count
                                unsafe fill(&plan, program, input, output, error)
                                return unsafe clinux_spawn(&plan)
                            }
                        }
                    }
                }
            }
        }
        guard spawned.pid > 0 else { throw Errno(spawned.error, in: "clone") }
        return Child(
            process: ProcessHandle(pid: spawned.pid, descriptor: Descriptor(owning: spawned.pidfd)),
            report: Descriptor(owning: spawned.report))
    }

    /// Looks what became of a start; reads the report of `Child`.
    public static func outcome(_ report: borrowing Descriptor) -> SpawnReport {
        let found = clinux_read_report(report.number)
        if found.count < 0 { return .pending }
        guard found.count > 0 else { return .running }
        return .failed(SpawnFailure(stage: SpawnStage(rawValue: found.failure.stage) ?? .execute, code: found.failure.code))
    }

    private static func fill(
        _ plan: inout clinux_plan, _ program: Program, _ input: CInt, _ output: CInt, _ error: CInt
    ) {
        unsafe plan.input = input
        unsafe plan.output = output
        unsafe plan.error = error
        unsafe plan.user = program.identity?.user ?? .max
        unsafe plan.group = program.identity?.group ?? .max
        unsafe plan.set_groups = program.identity == nil ? 0 : 1
        unsafe plan.mask = program.umask ?? .max
        unsafe plan.announces = program.announcesListeners ? 1 : 0
        unsafe plan.outlives = program.outlives ? 1 : 0
        unsafe plan.without_clone3 = program.avoidsClone3 ? 1 : 0
    }
}

/// Strings side by side, each ended by a NUL, as /proc/PID/environ has them.
struct PackedStrings {
    private(set) var bytes: [CChar] = []
    private(set) var count = 0

    init(_ strings: some Sequence<String>) {
        for string in strings {
            bytes.append(contentsOf: string.utf8.prefix { $0 != 0 }.map { CChar(bitPattern: $0) })
            bytes.append(0)
            count += 1
        }
        bytes.append(0)
    }
}
