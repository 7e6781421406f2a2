import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    @Suite(.enabled(if: isRoot, "\(needsRoot)"))
    struct FilesOfAUser {
        @Test func `what the user may not open is refused, and root's rights come back`() throws {
            try withTemporaryFolder { folder in
                let secret = "\(folder)/secret"
                try Files.open(secret, .creating, permissions: 0o600).writeAll([1])
                let groups = supplementaryGroups()
                for mode in [OpenMode.reading, .appending, .replacing] {
                    #expect(throws: Errno(EACCES, in: "open \(secret)")) { _ = try Files.open(secret, mode, as: ours) }
                }
                #expect(throws: Errno(EACCES, in: "open \(folder)/new")) {
                    _ = try Files.open("\(folder)/new", .creating, as: ours)
                }
                #expect(try Files.read(secret, limit: 9) == [1])
                #expect(supplementaryGroups() == groups)
                try Files.open("\(folder)/new", .creating).writeAll([1])
                #expect(try FileStatus(of: "\(folder)/new").user == 0)
            }
        }

        @Test func `root's supplementary groups open nothing for the user`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/for-adm"
                _ = try Files.open(path, .creating)
                try Files.setOwner(path, user: 0, group: 4)
                try Files.setPermissions(path, 0o660)
                var groups: [gid_t] = [4]
                #expect(unsafe setgroups(1, &groups) == 0)
                defer { setgroups(0, nil) }
                #expect(throws: Errno(EACCES, in: "open \(path)")) { _ = try Files.open(path, .appending, as: ours) }
                #expect(supplementaryGroups() == "4 ")
            }
        }

        @Test func `what is made as the user is the user's`() throws {
            try withTemporaryFolder { folder in
                try Files.setOwner(folder, user: nobody.user, group: nobody.group)
                _ = try Files.open("\(folder)/log", .appending, permissions: 0o640, as: ours)
                let status = try FileStatus(of: "\(folder)/log")
                #expect((status.user, status.group) == (nobody.user, nobody.group))
                _ = try Files.open("\(folder)/root", .appending, as: (0, 0))
                #expect(try FileStatus(of: "\(folder)/root").user == 0)
            }
        }

        @Test func `a number that means "as it is" does not open as root`() throws {
            try withTemporaryFolder { folder in
                #expect(throws: Errno(EPERM, in: "open \(folder)/file")) {
                    _ = try Files.open("\(folder)/file", .creating, as: (.max, .max))
                }
                #expect(Files.names(in: folder) == [])
            }
        }

        private var ours: (user: UInt32, group: UInt32) { (nobody.user, nobody.group) }

        private func supplementaryGroups() -> String? {
            guard let bytes = try? Files.read("/proc/thread-self/status", limit: 65536) else { return nil }
            let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Groups:") }
            return line.map { String($0.dropFirst("Groups:\t".count)) }
        }
    }
}
