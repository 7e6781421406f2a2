import Glibc

extension ProcessTable {
    /// The folder a process works in, ` (deleted)` behind it when it was removed; nil for one that has ended and for
    /// those of other users unless we are root: its own choice, not to be printed as it is.
    public static func folder(of pid: Int32) -> String? { link("cwd", of: pid) }

    /// Where one of the links of a process leads, by whichever of its threads still has it.
    static func link(_ name: String, of pid: Int32) -> String? {
        if let target = Files.linkTarget("/proc/\(pid)/\(name)") { return target }
        return (try? livingThread(of: pid)).flatMap { Files.linkTarget("/proc/\($0)/\(name)") }
    }

    /// A thread that goes on although the first has ended, which shows nothing of the process any more; nil where that
    /// one lives.
    static func livingThread(of pid: Int32) throws(Errno) -> Int32? {
        guard let first = try status(of: pid), first.state == "Z" || first.state == "X", first.threads > 1 else {
            return nil
        }
        return Files.names(in: "/proc/\(pid)/task").lazy.compactMap { Int32($0) }.first { thread in
            guard thread != pid, let other = try? status(of: thread) else { return false }
            return other.state != "Z" && other.state != "X"
        }
    }

    /// What a process found in its environment when it started, of the variables whose names begin with `prefix`; empty
    /// where that may not be read.
    ///
    /// The process itself may have written over it: its own words, not to be trusted nor printed as they are.
    public static func environment(of pid: Int32, prefix: String) -> [(name: String, value: String)] {
        guard let bytes = try? Files.read("/proc/\(pid)/environ", limit: 4 << 20) else { return [] }
        let wanted = Array(prefix.utf8)
        return bytes.split(separator: 0).filter { $0.starts(with: wanted) }.compactMap { entry in
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (
                String(decoding: entry[..<equals], as: UTF8.self),
                String(decoding: entry[(equals + 1)...], as: UTF8.self)
            )
        }
    }

    /// The parent of `pid`, that one's, and so on up to the first process; empty when there is none of that number.
    public static func ancestors(of pid: Int32) throws(Errno) -> [Int32] {
        var found: [Int32] = []
        var next = pid
        // The table is read while numbers change hands, so that a circle can be in it.
        while let status = try status(of: next), status.parent > 0, !found.contains(status.parent) {
            found.append(status.parent)
            next = status.parent
        }
        return found
    }

    /// The children that the first thread of `pid` has started, and its parent, nearest first; empty when there is none.
    ///
    /// For whoever can do without one that is missing: the kernel's list of children changes while it is read.
    public static func relatives(of pid: Int32) -> [Int32] {
        guard let parent = (try? status(of: pid))?.parent else { return [] }
        let list = (try? Files.read("/proc/\(pid)/task/\(pid)/children", limit: 1 << 20)) ?? []
        return numbers(in: list) + (parent > 0 ? [parent] : [])
    }

    /// How /proc hides the processes of other users: `hidepid=invisible` and the like; nil when it does not; proc(5).
    public static var hidingOption: String? {
        guard let bytes = try? Files.read("/proc/self/mounts", limit: 16 << 20) else { return nil }
        return hidingOption(mounts: String(decoding: bytes, as: UTF8.self))
    }

    static func hidingOption(mounts: String) -> String? {
        // The last one mounted there is the one that is seen.
        for line in mounts.split(separator: "\n").reversed() {
            let columns = line.split(separator: " ")
            guard columns.count >= 4, columns[1] == "/proc", columns[2] == "proc" else { continue }
            let option = columns[3].split(separator: ",").first { $0.hasPrefix("hidepid=") }
            guard let option, option != "hidepid=0", option != "hidepid=off" else { return nil }
            return String(option)
        }
        return nil
    }
}

extension ThisProcess {
    /// Whether it has the right to look into processes of other users: CAP_SYS_PTRACE of capabilities(7).
    ///
    /// Root in a container often has not.
    public static var mayLookIntoOthers: Bool {
        let bytes = (try? Files.read("/proc/thread-self/status", limit: 65536)) ?? []
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        guard let line = lines.first(where: { $0.starts(with: "CapEff:".utf8) }),
            let set = UInt64(String(decoding: line.dropFirst(8), as: UTF8.self), radix: 16)
        else { return false }
        return set & (1 << 19) != 0
    }
}
