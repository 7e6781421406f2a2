internal import CLinux
import Glibc

/// Control groups by the number that sock_diag(7) gives of a socket; cgroups(7).
public enum ControlGroupMembers {
    /// The processes of the group `number`, as it lists them, without those of groups below it; nil when that cannot be
    /// told: only root may look a group up by its number, and only where the unified tree is mounted.
    public static func pids(ofGroup number: UInt64) -> [Int32]? {
        for mountPoint in ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"] {
            let folder = unsafe clinux_open_control_group(mountPoint, number)
            guard folder >= 0 else { continue }
            let owner = Descriptor(owning: folder)
            let path = "/proc/self/fd/\(owner.number)/cgroup.procs"
            guard let bytes = try? Files.read(path, limit: 1 << 20) else { return nil }
            return bytes.split(separator: UInt8(ascii: "\n")).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
        }
        return nil
    }
}
