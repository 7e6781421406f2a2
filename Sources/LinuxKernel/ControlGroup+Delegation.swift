import CLinux

extension ControlGroup {
    /// What tells whether a process may divide the group it is in.
    public struct Surroundings: Equatable, Sendable {
        /// The group's path, as in `Place`.
        public var path: String
        /// Whether systemd is the manager of this machine or container; sd_booted(3).
        public var hasSystemd: Bool
        /// Whether the folder of the nearest unit bears systemd's mark of delegation.
        public var unitIsMarked: Bool
        /// Who owns the folder of the nearest unit; nil when that is not to be known.
        public var unitOwner: UInt32?
        /// The user this process runs as.
        public var user: UInt32
    }

    /// Whether groups may be made below the one this process is in.
    ///
    /// A group has one manager (cgroup-v2.rst, systemd's CGROUP_DELEGATION.md). Where systemd runs, that is systemd,
    /// unless the unit has `Delegate=`: it marks the unit's folder with an extended attribute (`trusted.delegate`, since
    /// 251 also `user.delegate`), and gives it to the unit's user. The folders below a user's own systemd belong to that
    /// user all the same, so that there only the mark counts; and the folder of `user@.service` itself is that systemd's.
    /// A session has no delegation. Where no systemd runs, nobody else has a claim, and whether it works is all there
    /// is to ask.
    public static func mayDivide(_ here: Surroundings) -> Bool {
        guard here.hasSystemd else { return true }
        guard let unit = unit(of: here.path), !unit.name.hasSuffix(".slice"), !unit.name.hasPrefix("user@") else {
            return false
        }
        if here.unitIsMarked { return true }
        let isBelowUsersManager = unit.path.split(separator: "/").contains { $0.hasPrefix("user@") }
        return unit.name.hasSuffix(".service") && here.user != 0 && here.unitOwner == here.user && !isBelowUsersManager
    }

    /// The nearest unit of systemd that a group is, or lies in; nil when there is none.
    static func unit(of path: String) -> (name: String, path: String)? {
        var parts = path.split(separator: "/")
        while let last = parts.last {
            let isUnit = [".service", ".scope", ".slice", ".socket", ".mount", ".swap"].contains { last.hasSuffix($0) }
            if isUnit { return (String(last), "/" + parts.joined(separator: "/")) }
            parts.removeLast()
        }
        return nil
    }

    /// Whether groups may be made below `place`, where this process is.
    public static func mayDivide(_ place: Place) -> Bool {
        let depth = place.path.split(separator: "/").count
        let unitDepth = unit(of: place.path)?.path.split(separator: "/").count ?? depth
        var folder = place.group.folder.split(separator: "/")
        // A container may see less of the tree than the path has.
        folder.removeLast(min(depth - unitDepth, folder.count))
        let unit = "/" + folder.joined(separator: "/")
        return mayDivide(
            Surroundings(
                path: place.path, hasSystemd: hasSystemd, unitIsMarked: isMarked(unit),
                unitOwner: (try? FileStatus(of: unit))?.user, user: ThisProcess.user))
    }

    /// Whether systemd manages the machine or container that this process is in; sd_booted(3).
    public static var hasSystemd: Bool { (try? FileStatus(of: "/run/systemd/system"))?.kind == .folder }

    private static func isMarked(_ folder: String) -> Bool {
        (["user.delegate", "trusted.delegate"] as [String]).contains { name in
            unsafe clinux_attribute_byte(folder, name) == CInt(UInt8(ascii: "1"))
        }
    }
}
