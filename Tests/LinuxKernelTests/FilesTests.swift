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
}
