internal import LinuxKernel

/// What this process may not look into: that it is so, and what to do about it.
enum Unreadable {
    /// A process.
    static func sentence(of pid: Int32) -> String { "process \(pid) may not be looked into \(who)" }

    /// A path, or the file of a socket; `isBound`: there certainly is one, and not in this network namespace.
    static func sentence(of query: PortQuery, isBound: Bool) -> String {
        let path = PrintableText.escaped("\(query)")
        let what = isBound ? "\(path) is held from another network namespace: by whom" : "whether \(path) is held"
        return "\(what) may not be seen \(who)"
    }

    /// Why sockets that are bound and do not listen are not told.
    static var kernel: String {
        Kernel.isAtLeast(6, 8) ? "this kernel, asked without sock_diag," : "this kernel, before 6.8,"
    }

    private static var who: String {
        if ThisProcess.user != 0 {
            "by you: run it with sudo"
        } else if !ThisProcess.mayLookIntoOthers {
            "by root here, who lacks the capability CAP_SYS_PTRACE"
        } else if !Namespaces.isOutermostOfUsers {
            "by root of a user namespace: run it with sudo outside of that"
        } else {
            "even by root"
        }
    }
}

extension PortReport {
    /// What was not seen although every process was looked into that could have it, each a sentence safe for a terminal.
    var untold: [String] {
        obstacles.compactMap { obstacle in
            switch obstacle {
            case .unreadable(let pid): Unreadable.sentence(of: pid)
            case .hidden(let isBound): Unreadable.sentence(of: asked, isBound: isBound)
            case .untold: "who has \(query) bound without listening is not told by \(Unreadable.kernel)"
            case .bound, .refused, .timeWait, .closing, .connections, .elsewhere, .noProcess, .otherProtocol,
                .otherFamily, .file, .noPlace:
                nil
            }
        }
    }
}
