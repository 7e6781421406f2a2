import Glibc

extension ControlGroup {
    /// Where this process is in the unified tree.
    public struct Place: Equatable, Sendable {
        /// The group's path from the root of the tree as this process sees it: `/system.slice/web.service`.
        public let path: String
        /// Its folder.
        public let group: ControlGroup
    }

    /// The place of this process; nil where the unified tree is not mounted, or the group lies outside of what is seen
    /// of it.
    public static var place: Place? {
        guard let groups = try? Files.read("/proc/self/cgroup", limit: 1 << 20),
            let mounts = try? Files.read("/proc/self/mountinfo", limit: 1 << 24),
            let place = place(
                groups: String(decoding: groups, as: UTF8.self), mounts: String(decoding: mounts, as: UTF8.self)),
            (try? FileStatus(of: "\(place.group.folder)/cgroup.procs")) != nil
        else { return nil }
        return place
    }

    /// The same from the texts of /proc/self/cgroup and /proc/self/mountinfo; proc(5).
    static func place(groups: String, mounts: String) -> Place? {
        // The unified tree is number 0 and has no list of controllers; a group outside of the namespace begins with `/..`.
        guard let line = groups.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }) else { return nil }
        let path = String(line.dropFirst(3))
        guard path != "/..", !path.hasPrefix("/../") else { return nil }
        for mount in mounts.split(separator: "\n") {
            // 41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw
            let fields = mount.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 1,
                fields[dash + 1] == "cgroup2"
            else { continue }
            let root = unescaped(fields[3]), point = unescaped(fields[4])
            // Without a namespace of its own a container sees a part of the tree under the whole tree's names.
            guard root == "/" || path == root || path.hasPrefix(root + "/") else { continue }
            let below = root == "/" ? path : String(path.dropFirst(root.count))
            return Place(path: path, group: ControlGroup(folder: below == "/" ? point : point + below))
        }
        return nil
    }

    /// The kernel writes spaces and the like of a path as `\040`.
    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.count >= 3,
                let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
            {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
