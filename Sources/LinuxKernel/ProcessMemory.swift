import CLinux
import Glibc

/// How much memory a process has.
public enum ProcessMemory {
    /// Resident bytes, shared pages included; nil when the process is gone or hidden.
    ///
    /// From /proc/PID/statm of proc(5).
    public static func resident(of pid: Int32) -> Int? {
        guard let bytes = try? Files.read("/proc/\(pid)/statm", limit: 4096) else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages * sysconf(CInt(_SC_PAGESIZE))
    }

    /// Gives back what this process has allocated and freed again; malloc_trim(3).
    ///
    /// The allocator does so by itself only at the end of its heap, and a long-lived block there holds back all before.
    public static func returnUnused() { clinux_return_free_memory() }
}
