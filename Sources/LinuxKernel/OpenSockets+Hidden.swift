internal import CLinux
import Glibc

/// Ways of holding a socket that no descriptor of a process shows: asked only where a socket has no holder otherwise.
extension OpenSockets {
    /// Looks for the sockets `inodes`, in ascending order, among the open files of every thread of `pid`: a thread can
    /// have a table of its own; clone(2), CLONE_FILES.
    public static func look(for inodes: [UInt64], inThreadsOf pid: Int32) throws(Errno) -> [UInt64] {
        var found: Set<UInt64> = []
        let threads = Files.names(in: "/proc/\(pid)/task").compactMap(Int32.init)
        guard threads.count > 1 else { return [] }
        for thread in threads {
            var numbers = [CInt](repeating: -1, count: inodes.count)
            let look = unsafe clinux_look_for(pid, thread, inodes, inodes.count, &numbers)
            guard look.error == 0 else { continue }
            found.formUnion(zip(numbers, inodes).filter { $0.0 >= 0 }.map(\.1))
        }
        return found.sorted()
    }

    /// Which of `inodes` are registered with an io_uring of `pid`: they stay open when every descriptor is closed;
    /// io_uring_register(2), shown in /proc/PID/fdinfo.
    public static func registered(_ inodes: [UInt64], inRingsOf pid: Int32) -> [UInt64] {
        var found: Set<UInt64> = []
        for name in Files.names(in: "/proc/\(pid)/fd")
        where Files.linkTarget("/proc/\(pid)/fd/\(name)") == "anon_inode:[io_uring]" {
            guard let bytes = try? Files.read("/proc/\(pid)/fdinfo/\(name)", limit: 64 << 20) else { continue }
            found.formUnion(registeredSockets(String(decoding: bytes, as: UTF8.self)).intersection(inodes))
        }
        return found.sorted()
    }

    /// How many open files wait inside messages that `pid` has not received yet; unix(7), SCM_RIGHTS.
    public static func filesInFlight(to pid: Int32) -> Int {
        var count = 0
        for name in Files.names(in: "/proc/\(pid)/fd") {
            guard Files.linkTarget("/proc/\(pid)/fd/\(name)")?.hasPrefix("socket:[") == true,
                let bytes = try? Files.read("/proc/\(pid)/fdinfo/\(name)", limit: 65536)
            else { continue }
            count += filesInFlight(String(decoding: bytes, as: UTF8.self))
        }
        return count
    }

    /// Lines such as `    0: socket:[123]`.
    static func registeredSockets(_ text: String) -> Set<UInt64> {
        Set(
            text.split(separator: "\n").compactMap { line in
                guard let begin = line.firstRange(of: "socket:["), line.hasSuffix("]") else { return nil }
                return UInt64(line[begin.upperBound...].dropLast())
            })
    }

    /// The line `scm_fds: 1`.
    static func filesInFlight(_ text: String) -> Int {
        let line = text.split(separator: "\n").first { $0.hasPrefix("scm_fds:") }
        return line.flatMap { Int($0.dropFirst("scm_fds:".count).drop { $0 == " " || $0 == "\t" }) } ?? 0
    }
}
