import LinuxKernel
import Testing

/// A process that an app starts when it is loaded, and that does all it can to stay: a double fork, a session of its own,
/// deaf ears, and the listener in its hands.
struct Escapee {
    /// The slot of the worker that started it.
    let slot: Int
    let pid: Int32

    /// An app that starts one in each of its workers, which says `SVCTL_WORKER` and its own number in `escaped.txt`.
    ///
    /// With `/deaf` the worker itself stops listening for good.
    static func app(in project: Project, withEnvironment: Bool = true) -> String {
        """
        import os, signal, stat
        # The worker keeps its listener out of forks, but not a second number for it.
        held = [os.dup(n) for n in range(3, 64) if os.path.exists(f"/proc/self/fd/{n}") and stat.S_ISSOCK(os.fstat(n).st_mode)]
        child = os.fork()
        if child == 0:
            os.setsid()
            if os.fork() == 0:
                for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                    signal.signal(number, signal.SIG_IGN)
                for number in held: os.set_inheritable(number, True)
                with open("\(project.folder)/escaped.txt", "a") as file:
                    file.write(f"{os.environ['SVCTL_WORKER']} {os.getpid()}\\n")
                os.execve("/bin/sleep", ["sleep", "\(marker)"], \(withEnvironment ? "os.environ" : "{}"))
            os._exit(0)
        os.waitpid(child, 0)
        for number in held: os.close(number)

        def application(environ, start_response):
            if environ["PATH_INFO"] == "/deaf":
                sum(range(10 ** 15))
            start_response("200 OK", [("Content-Length", "4")])
            return [b"tiny"]
        """
    }

    /// Its argument: how long it stays if nobody ends it.
    static let marker = "611"

    /// Those that were started so far, and became their program.
    static func all(of project: Project) -> [Escapee] {
        project.text(of: "\(project.folder)/escaped.txt").split(separator: "\n").compactMap { line in
            let numbers = line.split(separator: " ").compactMap { Int32($0) }
            return numbers.count == 2 ? Escapee(slot: Int(numbers[0]), pid: numbers[1]) : nil
        }
    }

    /// Whether it still runs; another process that got its number is none.
    var isRunning: Bool {
        guard (try? ProcessTable.status(of: pid))?.hasEnded == false else { return false }
        return (try? ProcessTable.arguments(of: pid)) == ["sleep", Self.marker]
    }
}

/// Whether masters of root have control groups on this machine.
let rootHasGroups: Bool = {
    guard isRoot, let place = ControlGroup.place, ControlGroup.mayDivide(place),
        let group = try? place.group.makeChild("svctl-try-\(ThisProcess.pid)")
    else { return false }
    try? group.remove()
    return true
}()

extension Project {
    /// The folder of its master's control groups, whether or not it is there.
    var groups: ControlGroup? {
        ControlGroup.place.map { $0.group.child("svctl").child(ControlGroup.name(for: name)) }
    }
}
