import CLinux
import Glibc

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
    /// Forks a child that becomes `program`, in a session of its own; clone3(2), execve(2).
    ///
    /// It has nothing open but `passed` (as 3, 4, …) and its standard streams (-1: the parent's), no signal blocked
    /// or ignored, and unless it outlives it is killed when the *thread* that called this ends. Throws when there is
    /// no child: EMFILE or ENFILE, EAGAIN at the limit of processes, ENOMEM. What fails in the child comes by its
    /// report. In a `group` it is before it can have a child of its own; ENOENT when that is gone.
    public static func start(
        _ program: Program, passing passed: [CInt] = [], input: CInt = -1, output: CInt = -1, error: CInt = -1,
        group: ControlGroup? = nil
    ) throws(Errno) -> Child {
        guard let group else { return try start(program, passed, input, output, error, -1) }
        let folder = try group.open()
        return try start(program, passed, input, output, error, folder.number)
    }

    private static func start(
        _ program: Program, _ passed: [CInt], _ input: CInt, _ output: CInt, _ error: CInt, _ group: CInt
    ) throws(Errno) -> Child {
        // One left over from the parent would be found before the one the child adds.
        let environment = program.environment.filter {
            !(program.announcesListeners && $0.utf8.starts(with: "LISTEN_PID=".utf8))
        }
        var text = PackedStrings()
        text.append(program.path)
        text.append(contentsOf: program.arguments)
        text.append(contentsOf: environment)
        if let directory = program.directory { text.append(directory) }

        var plan = plan(of: program, passed: passed.count, environment: environment.count)
        plan.input = input
        plan.output = output
        plan.error = error
        plan.control_group = group
        let spawned = unsafe clinux_spawn(plan, text.bytes, passed, program.identity?.groups ?? [])
        guard spawned.pid > 0 else { throw Errno(spawned.error, in: "clone") }
        return Child(
            process: ProcessHandle(pid: spawned.pid, descriptor: Descriptor(owning: spawned.pidfd)),
            report: Descriptor(owning: spawned.report))
    }

    /// Looks what became of a start, without waiting; reads the report of `Child`.
    ///
    /// A failure is told once; after it, and after a good start, the answer is `.running`.
    public static func outcome(_ report: borrowing Descriptor) -> SpawnReport {
        SpawnReport(clinux_read_report(report.number))
    }

    private static func plan(of program: Program, passed: Int, environment: Int) -> clinux_plan {
        var plan = clinux_plan()
        plan.argument_count = program.arguments.count + 1
        plan.environment_count = environment
        plan.passed_count = passed
        plan.has_directory = program.directory == nil ? 0 : 1
        if let identity = program.identity {
            plan.changes_identity = 1
            plan.user = identity.user
            plan.group = identity.group
            plan.group_count = identity.groups.count
        }
        plan.mask = program.umask ?? .max
        plan.announces = program.announcesListeners ? 1 : 0
        plan.open_files = program.openFileLimit ?? 0
        plan.limits = clinux_limits(program.limits)
        plan.outlives = program.outlives ? 1 : 0
        plan.without_clone3 = program.avoidsClone3 ? 1 : 0
        return plan
    }
}
