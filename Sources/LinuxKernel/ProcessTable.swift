import Glibc

/// The processes of this machine, or of this container, as /proc shows them; proc(5).
///
/// A process can end between two questions: then the answer to the second is nil or empty, never an error. The same
/// goes for one that may not be seen. What is thrown is a failure of this process, such as EMFILE.
public enum ProcessTable {
    /// Their numbers, ascending; those of other users only where /proc is not mounted with hidepid.
    public static func pids() throws(Errno) -> [Int32] {
        guard let folder = unsafe opendir("/proc") else { throw Errno(errno, in: "open /proc") }
        defer { unsafe closedir(folder) }
        var found: [Int32] = []
        var isAscending = true
        while let entry = unsafe readdir(folder) {
            // NUL, like any other byte but a digit, ends the number; strtol would read a name such as `1x` too.
            let pid = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe number($0) }
            guard let pid else { continue }
            isAscending = isAscending && found.last ?? 0 < pid
            found.append(pid)
        }
        // As the kernel gives them; sorting would cost as much as all of this.
        return isAscending ? found : found.sorted()
    }

    /// What the kernel says of a process; nil when there is none of that number.
    public static func status(of pid: Int32) throws(Errno) -> ProcessStatus? {
        try read(pid, "stat", limit: 4096).flatMap(ProcessStatus.init(parsing:))
    }

    /// The user whose rights a process has; nil when there is none of that number.
    public static func user(of pid: Int32) -> UInt32? {
        // The folder itself belongs to the effective user, even of a process that may not be looked into.
        try? FileStatus(of: "/proc/\(pid)").user
    }

    /// What a process was called with, its own name first, or what it has put in that place; of longer ones the first
    /// 64 KiB.
    ///
    /// Empty for a kernel thread, for one that has ended, and when there is none of that number. These are its own
    /// words: not to be printed as they are.
    public static func arguments(of pid: Int32) throws(Errno) -> [String] {
        try argumentBytes(of: pid).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same as the kernel has them: they need not be text.
    public static func argumentBytes(of pid: Int32) throws(Errno) -> [[UInt8]] {
        let bytes = try read(pid, "cmdline", limit: 65536) ?? []
        guard bytes.isEmpty, let thread = try livingThread(of: pid) else { return words(bytes) }
        return words(try read(thread, "cmdline", limit: 65536) ?? [])
    }

    /// Some variables of the environment a process began with, by name; of one that is there twice the first.
    ///
    /// Empty when there is no such process, when it may not be seen, and when it has overwritten them. These are its own
    /// words, like its arguments. Of an environment longer than 8 MiB the rest is not looked at.
    public static func variables(_ names: Set<String>, of pid: Int32) throws(Errno) -> [String: String] {
        var found: [String: String] = [:]
        guard let bytes = try read(pid, "environ", limit: 8 << 20) else { return found }
        let wanted = names.map { Array($0.utf8) + [UInt8(ascii: "=")] }
        for entry in bytes.split(separator: 0) {
            guard let name = wanted.first(where: { entry.starts(with: $0) }) else { continue }
            let key = String(decoding: name.dropLast(), as: UTF8.self)
            if found[key] == nil { found[key] = String(decoding: entry.dropFirst(name.count), as: UTF8.self) }
        }
        return found
    }

    /// Where the program of a process lies, ` (deleted)` behind it when it was replaced since; nil for kernel
    /// threads, and for processes of other users unless we are root.
    public static func executable(of pid: Int32) -> String? {
        link("exe", of: pid)
    }

    /// The control group of a process, as a path from the root of their tree: `/system.slice/nginx.service`; nil when
    /// there is none of that number.
    ///
    /// Where old and new trees are mixed, the one systemd keeps; cgroups(7).
    public static func controlGroup(of pid: Int32) throws(Errno) -> String? {
        guard let bytes = try read(pid, "cgroup", limit: 65536) else { return nil }
        var unified: String?
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let parts = String(decoding: line, as: UTF8.self).split(
                separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            if parts[1] == "name=systemd", parts[2] != "/" { return String(parts[2]) }
            if parts[0] == "0", parts[1].isEmpty { unified = String(parts[2]) }
        }
        return unified
    }

    /// The group of a process in the unified tree, as a path from its root; nil when there is no such process, and where
    /// there is no such tree.
    public static func unifiedGroup(of pid: Int32) throws(Errno) -> String? {
        guard let bytes = try read(pid, "cgroup", limit: 65536) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix("0::") }.map { String($0.dropFirst(3)) }
    }

    /// Reads a small file of a process; nil when there is no such process, or it may not be seen.
    private static func read(_ pid: Int32, _ name: String, limit: Int) throws(Errno) -> [UInt8]? {
        do throws(Errno) {
            let file = try Files.open("/proc/\(pid)/\(name)", .reading)
            var all: [UInt8] = []
            while all.count < limit, case .bytes(let bytes) = try file.read(atMost: min(limit - all.count, 65536)) {
                all += bytes
            }
            return all
        } catch {
            guard [ENOENT, ESRCH, EACCES, EPERM].contains(error.code) else { throw error }
            return nil
        }
    }

    /// Words of which each is ended by a NUL, the last one perhaps not.
    static func words(_ bytes: [UInt8]) -> [[UInt8]] {
        guard let last = bytes.last else { return [] }
        return (last == 0 ? bytes.dropLast() : bytes[...]).split(separator: 0, omittingEmptySubsequences: false).map(
            Array.init)
    }

    private static func number(_ name: UnsafeRawBufferPointer) -> Int32? {
        var number: Int32 = 0
        for place in name.indices {
            let byte = unsafe name[place]
            guard byte != 0 else { break }
            guard 48...57 ~= byte else { return nil }
            let (tens, isFar) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooFar) = tens.addingReportingOverflow(Int32(byte - 48))
            guard !isFar, !isTooFar else { return nil }
            number = sum
        }
        // No process has the number 0.
        return number > 0 ? number : nil
    }
}
