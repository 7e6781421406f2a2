import CLinux
import Glibc

/// The children of this process as a whole, among them orphans that nobody holds a handle of.
public enum Children {
    /// Takes one ended child away, whichever; nil when none has ended or there is none; waitid(2).
    ///
    /// It may be one that a `ProcessHandle` is held of, whose `reap` then throws ECHILD: the pid tells.
    public static func reapAny() throws(Errno) -> (pid: Int32, end: ProcessEnd)? {
        let found = clinux_wait_any()
        if found.found == -1, found.error == ECHILD { return nil }
        return try end(of: found, in: "waitid")
    }

    /// Lets orphans among the descendants come to this process instead of to init; prctl(PR_SET_CHILD_SUBREAPER).
    public static func adoptOrphans() throws(Errno) {
        try check("prctl") { clinux_set_subreaper(1) }
    }

    /// Has the kernel send `signal` to this process when its parent is gone; prctl(PR_SET_PDEATHSIG).
    ///
    /// A parent that is gone already sends nothing: look afterwards whose child this process is.
    public static func dieWithParent(signal: CInt) throws(Errno) {
        try check("prctl") { clinux_death_signal(signal) }
    }

    static func end(of found: clinux_exit, in call: String) throws(Errno) -> (pid: Int32, end: ProcessEnd)? {
        switch found.found {
        case 0: return nil
        case 1:
            let end: ProcessEnd =
                found.killed == 0
                ? .exited(found.status) : .killed(signal: found.status, dumpedCore: found.killed == 2)
            return (found.pid, end)
        default: throw Errno(found.error, in: call)
        }
    }
}
