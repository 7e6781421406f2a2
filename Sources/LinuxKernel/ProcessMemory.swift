import CLinux
import Glibc

/// How much memory a process has.
public enum ProcessMemory {
    /// Resident bytes, shared pages included; nil when the process is gone or hidden.
    ///
    /// From /proc/PID/statm of proc(5).
    public static func resident(of pid: Int32) -> Int? { bytes(of: pid, field: 1) }

    /// Bytes of address space, used or not; nil when the process is gone or hidden.
    public static func addressSpace(of pid: Int32) -> Int? { bytes(of: pid, field: 0) }

    private static func bytes(of pid: Int32, field: Int) -> Int? {
        guard let bytes = try? Files.read("/proc/\(pid)/statm", limit: 4096) else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard fields.count > field, let pages = Int(fields[field]) else { return nil }
        return pages * sysconf(CInt(_SC_PAGESIZE))
    }

    /// Gives back what this process has allocated and freed again; malloc_trim(3).
    ///
    /// The allocator does so by itself only at the end of its heap, and a long-lived block there holds back all before.
    public static func returnUnused() { clinux_return_free_memory() }
}
