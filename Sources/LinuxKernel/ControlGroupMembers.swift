internal import CLinux
import Glibc

/// Control groups by the number that sock_diag(7) gives of a socket; cgroups(7).
public enum ControlGroupMembers {
    private static let mountPoints = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]

    /// The processes of the group `number`, as it lists them, without those of groups below it; nil when that cannot be
    /// told: only root may look a group up by its number, and only where the unified tree is mounted.
    public static func pids(ofGroup number: UInt64) -> [Int32]? {
        for mountPoint in mountPoints {
            let folder = unsafe clinux_open_control_group(mountPoint, number)
            guard folder >= 0 else { continue }
            let owner = Descriptor(owning: folder)
            return try? pids(inFile: "/proc/self/fd/\(owner.number)/cgroup.procs")
        }
        return nil
    }

    /// The processes of the group at `path`, as `path(ofGroup:)` has it; empty when there are none or it is gone.
    public static func pids(atPath path: String) -> [Int32] {
        for mountPoint in mountPoints {
            if let found = try? pids(inFile: mountPoint + path + "/cgroup.procs") { return found }
        }
        return []
    }

    /// The path of the group `number` from the root of the unified tree: `/system.slice/nginx.service`, for anybody;
    /// nil when there is none.
    ///
    /// Walks through the folders of all groups where this process may not ask by number.
    public static func path(ofGroup number: UInt64) -> String? {
        for mountPoint in mountPoints where (try? FileStatus(of: mountPoint + "/cgroup.procs")) != nil {
            if let found = pathByNumber(number, below: mountPoint) ?? search(number, mountPoint) {
                let path = String(found.dropFirst(mountPoint.count))
                return path.isEmpty ? "/" : path
            }
        }
        return nil
    }

    private static func pathByNumber(_ number: UInt64, below mountPoint: String) -> String? {
        let folder = unsafe clinux_open_control_group(mountPoint, number)
        guard folder >= 0 else { return nil }
        let owner = Descriptor(owning: folder)
        let path = Files.linkTarget("/proc/self/fd/\(owner.number)")
        return path?.hasPrefix(mountPoint) == true ? path : nil
    }

    private static func search(_ number: UInt64, _ folder: String) -> String? {
        guard let status = try? FileStatus(of: folder, following: false), status.kind == .folder else { return nil }
        if status.inode == number { return folder }
        // Groups' own files have a dot in their names; most groups have one too, so that only the kind tells.
        for name in Files.names(in: folder) where !name.hasPrefix("cgroup.") {
            if let found = search(number, folder + "/" + name) { return found }
        }
        return nil
    }

    private static func pids(inFile path: String) throws(Errno) -> [Int32] {
        numbers(in: try Files.read(path, limit: 1 << 20))
    }
}
