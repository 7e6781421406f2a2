import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct FilesByPath {
        @Test func `each mode does what it says`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/file"
                try leavingNothingOpen {
                    #expect(throws: Errno(ENOENT, in: "open \(path)")) { _ = try Files.open(path, .reading) }
                    try Files.open(path, .creating).writeAll(Array("one".utf8))
                    #expect(throws: Errno(EEXIST, in: "open \(path)")) { _ = try Files.open(path, .creating) }
                    try Files.open(path, .appending).writeAll(Array(" two".utf8))
                    #expect(try Files.read(path, limit: 7) == Array("one two".utf8))
                    #expect(throws: Errno(EFBIG, in: "read \(path)")) { try Files.read(path, limit: 6) }
                    try Files.open(path, .replacing).writeAll(Array("new".utf8))
                    #expect(try Files.read(path, limit: 7) == Array("new".utf8))
                    let held = try Files.open(folder, .path)
                    #expect(try FileStatus(of: held).kind == .folder)
                    #expect(isClosedByExec(held.number))
                    #expect(throws: Errno(EBADF, in: "read")) { try held.read(atMost: 1) }
                    #expect(throws: Errno(EISDIR, in: "read")) { try Files.read(folder, limit: 7) }
                }
            }
        }

        @Test func `a link as the last part is refused where it is not to be followed`() throws {
            try withTemporaryFolder { folder in
                let link = "\(folder)/link"
                _ = try Files.open("\(folder)/file", .creating)
                #expect(unsafe symlink("\(folder)/file", link) == 0)
                for mode in [OpenMode.reading, .appending, .replacing] {
                    #expect(throws: Errno(ELOOP, in: "open \(link)")) {
                        _ = try Files.open(link, mode, following: false)
                    }
                    _ = try Files.open(link, mode)
                }
                #expect(throws: Errno(EEXIST, in: "open \(link)")) { _ = try Files.open(link, .creating) }
                #expect(try FileStatus(of: link).kind == .file)
                #expect(try FileStatus(of: link, following: false).kind == .link)
                #expect(Files.linkTarget(link) == "\(folder)/file")
                #expect(Files.linkTarget(folder) == nil)
                #expect(try Files.resolved(link) == Files.resolved(folder) + "/file")
                #expect(throws: Errno(EOPNOTSUPP, in: "chmod \(link)")) { try Files.setPermissions(link, 0o666) }
            }
        }

        @Test func `a named pipe that nobody reads does not hold up`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/pipe"
                #expect(unsafe mkfifo(path, 0o600) == 0)
                #expect(throws: Errno(ENXIO, in: "open \(path)")) { _ = try Files.open(path, .appending) }
                let read = try Files.read(path, limit: 1)
                #expect(read == [])
                #expect(try FileStatus(of: path).kind == .other)
            }
        }

        @Test func `a replaced file is the old or the new, and a hostile draft is not followed`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/state"
                let victim = "\(folder)/victim"
                try Files.replace(victim, with: [1])
                #expect(unsafe symlink(victim, "\(path).new") == 0)
                try Files.replace(path, with: [2], permissions: 0o640)
                #expect(try Files.read(victim, limit: 9) == [1])
                #expect(try Files.read(path, limit: 9) == [2])
                #expect(try FileStatus(of: path, following: false).kind == .file)
                let reader = try Files.open(path, .reading)
                try Files.replace(path, with: [3])
                #expect(try reader.read(atMost: 9) == .bytes([2]))
                #expect(Files.names(in: folder) == ["state", "victim"])
            }
        }

        @Test func `a replacement that fails leaves no draft`() throws {
            try withTemporaryFolder { folder in
                try Files.makeFolder("\(folder)/state", permissions: 0o700)
                leavingNothingOpen {
                    #expect(throws: Errno(EISDIR, in: "rename \(folder)/state")) {
                        try Files.replace("\(folder)/state", with: [1])
                    }
                }
                #expect(Files.names(in: folder) == ["state"])
            }
        }

        @Test func `a folder has exactly its permissions and goes only when it is empty`() throws {
            try withTemporaryFolder { folder in
                let before = ThisProcess.setUmask(0o077)
                defer { ThisProcess.setUmask(before) }
                try Files.makeFolder("\(folder)/run", permissions: 0o1775)
                let status = try FileStatus(of: "\(folder)/run")
                #expect((status.kind, status.mode) == (.folder, 0o1775))
                #expect(throws: Errno(EEXIST, in: "mkdir \(folder)/run")) {
                    try Files.makeFolder("\(folder)/run", permissions: 0o700)
                }
                Files.removeFolder(folder)
                #expect(Files.names(in: folder) == ["run"])
                Files.removeFolder("\(folder)/run")
                Files.remove("\(folder)/run")
                #expect(Files.names(in: folder) == [])
                #expect(Files.names(in: "\(folder)/run") == [])
            }
        }

        @Test func `a lock has one holder, also among duplicates`() throws {
            try withTemporaryFolder { folder in
                let other = try Files.open("\(folder)/lock", .appending)
                do {
                    let holder = try Files.open("\(folder)/lock", .appending)
                    #expect(try Files.lock(holder))
                    #expect(try Files.lock(holder))
                    #expect(try !Files.lock(other))
                }
                #expect(try Files.lock(other))
            }
        }
    }

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
