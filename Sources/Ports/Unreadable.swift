internal import LinuxKernel

/// A process that this one may not look into.
public enum Unreadable {
    /// That it is so, and what to do about it.
    public static func sentence(of pid: Int32) -> String {
        let who =
            if ThisProcess.user != 0 {
                "by you: run it with sudo"
            } else if !ThisProcess.mayLookIntoOthers {
                "by root here, who lacks the capability CAP_SYS_PTRACE"
            } else if !Namespaces.isOutermostOfUsers {
                "by root of a user namespace: run it with sudo outside of that"
            } else {
                "even by root"
            }
        return "process \(pid) may not be looked into \(who)"
    }
}

extension PortReport {
    /// What was not seen although every process was looked into that could have it, each a sentence safe for a terminal.
    var untold: [String] {
        obstacles.compactMap { obstacle in
            switch obstacle {
            case .unreadable(let pid): Unreadable.sentence(of: pid)
            case .untold: "who has \(query) bound without listening is not told by this kernel, before 6.8"
            case .bound, .timeWait, .closing, .connections, .elsewhere, .noProcess, .otherProtocol: nil
            }
        }
    }
}
