internal import CLinux
import Glibc

/// The separate worlds that processes can live in; namespaces(7).
public enum Namespaces {
    /// What a namespace separates.
    public enum Kind: String, Sendable {
        /// Networks: the same port can be held once in each.
        case network = "net"
        /// Numbers of processes.
        case process = "pid"
        /// Trees of files: the same path can lead to another file in each.
        case mount = "mnt"
        /// Users and their rights: root in one is nobody in another.
        case user
    }

    /// The number of the namespace a process lives in; nil when it has ended or may not be looked into.
    public static func number(_ kind: Kind, of pid: Int32) -> UInt64? {
        if let own = number(inLink: Files.linkTarget("/proc/\(pid)/ns/\(kind.rawValue)")) { return own }
        // One whose first thread has ended shows them by the others alone.
        return Files.names(in: "/proc/\(pid)/task").lazy.compactMap { thread in
            number(inLink: Files.linkTarget("/proc/\(pid)/task/\(thread)/ns/\(kind.rawValue)"))
        }.first
    }

    /// Whether a process lives in a namespace of processes inside of that of /proc, which may be seen of everybody's.
    public static func isNested(_ pid: Int32) -> Bool {
        let bytes = (try? Files.read("/proc/\(pid)/status", limit: 65536)) ?? []
        // Its number in each of them, the innermost last.
        let line = bytes.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: "NSpid:".utf8) }
        return (line?.split(separator: UInt8(ascii: "\t")).count ?? 0) > 2
    }

    /// The number of our own; nil without /proc.
    public static func ownNumber(_ kind: Kind) -> UInt64? {
        number(inLink: Files.linkTarget("/proc/self/ns/\(kind.rawValue)"))
    }

    /// Whether every process of the machine is in /proc: this is not inside a container with numbers of its own.
    public static var isOutermost: Bool { ownNumber(.process) == 0xefff_fffc }  // PROC_PID_INIT_INO

    /// Whether root here is root of the machine.
    public static var isOutermostOfUsers: Bool { ownNumber(.user) == 0xefff_fffd }  // PROC_USER_INIT_INO

    /// The network namespaces other than our own, each with its oldest process that may be seen.
    public static func otherNetworks() throws(Errno) -> [(number: UInt64, pid: Int32)] {
        guard let own = ownNumber(.network) else { return [] }
        var seen: Set<UInt64> = [own]
        var found: [(number: UInt64, pid: Int32)] = []
        for pid in try ProcessTable.pids() {
            guard let number = number(.network, of: pid), seen.insert(number).inserted else { continue }
            found.append((number, pid))
        }
        return found
    }

    /// Does something inside the network namespace of `pid`, and comes back; nil when the process has ended meanwhile,
    /// or when this process may not enter it: only root may; setns(2).
    ///
    /// Only for a process of one thread: the others stay where they are.
    public static func inNetwork<Result>(of pid: Int32, _ body: () throws(Errno) -> Result) throws(Errno) -> Result? {
        let home = try Files.open("/proc/self/ns/net", .reading)
        let there: Descriptor
        do throws(Errno) { there = try Files.open("/proc/\(pid)/ns/net", .reading) } catch { return nil }
        guard clinux_enter_network(there.number) == 0 else { return nil }
        // Whoever could leave may come back.
        defer { precondition(clinux_enter_network(home.number) == 0, "the way back is open") }
        return try body()
    }

    static func number(inLink target: String?) -> UInt64? {
        guard let target = target?.utf8, target.last == UInt8(ascii: "]"),
            let open = target.firstIndex(of: UInt8(ascii: "["))
        else { return nil }
        return UInt64(Substring(target[target.index(after: open)...].dropLast()))
    }
}
