import Glibc
import LinuxKernel
import Testing

@Suite struct `The members of a control group` {
    /// The folder of this process's group in the unified tree, where that is mounted.
    private static let folder: FileStatus? = {
        guard let text = try? Files.read("/proc/self/cgroup", limit: 65536),
            let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first(where: { $0.hasPrefix("0::") }
            )
        else { return nil }
        let found = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].lazy.compactMap { mountPoint -> FileStatus? in
            guard (try? FileStatus(of: mountPoint + "/cgroup.procs")) != nil else { return nil }
            return try? FileStatus(of: mountPoint + line.dropFirst(3))
        }
        return found.first
    }()

    @Test(.enabled(if: geteuid() == 0 && folder != nil, "no unified tree, or not root"))
    func `are found by the number of the group`() throws {
        let number = try #require(Self.folder).inode
        let members = try #require(ControlGroupMembers.pids(ofGroup: number))
        #expect(members.contains(getpid()))
    }

    @Test func `are unknown for a number no group has`() {
        #expect(ControlGroupMembers.pids(ofGroup: 0xdead_beef_0000) == nil)
    }
}
