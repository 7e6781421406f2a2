internal import LinuxKernel

/// How much of the machine was seen while holders were looked for.
public struct Sight: Equatable, Sendable {
    /// How many processes could not be looked into.
    public var unreadable = 0
    /// /proc leaves out processes of other users; proc(5), hidepid.
    public var isPartlyHidden = false
    /// The option of the mount that hides them, `hidepid=invisible`, where it is known.
    public var hidingOption: String?
    /// The search ended with the first finds, as was asked.
    public var stoppedEarly = false
    /// Who looked was root, or has its right to look into others.
    public var asRoot = false
    /// Root, but without CAP_SYS_PTRACE.
    public var lacksRight = false
    /// Root of a user namespace, which has no rights over those outside of it.
    public var asRootOfNamespace = false

    /// Whether every process was looked into.
    public var isComplete: Bool { unreadable == 0 && !isPartlyHidden && !stoppedEarly }

    /// What was not seen and what to do about it, each a sentence safe for a terminal; empty when all was.
    public var sentences: [String] {
        var found: [String] = []
        if stoppedEarly { found.append("it may not be all of them: --fast looks no further than the first") }
        if isPartlyHidden {
            let option = PrintableText.escaped(hidingOption ?? "hidepid")
            found.append("/proc hides the processes of other users (\(option)): run it with sudo")
        }
        guard unreadable > 0 else { return found }
        let count = counted(unreadable, "process")
        if lacksRight {
            found.append("\(count) could not be read: root lacks the capability CAP_SYS_PTRACE here")
        } else if asRootOfNamespace {
            found.append(
                "\(count) could not be read: root of a user namespace may not: run it with sudo outside of that")
        } else if asRoot {
            found.append(
                "\(count) could not be read even by root: a sandbox or security module protects \(unreadable == 1 ? "it" : "them")"
            )
        } else {
            found.append("\(count) of other users could not be read: run it with sudo")
        }
        return found
    }
}
