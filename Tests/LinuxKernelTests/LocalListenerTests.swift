import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct LocalListeners {
        @Test(arguments: [nil, 0o660, 0o777] as [UInt32?])
        func `the file has exactly the asked mode, whatever the umask, and the umask stays`(mode: UInt32?) throws {
            try withTemporaryFolder { folder in
                let before = ThisProcess.setUmask(0o027)
                defer { ThisProcess.setUmask(before) }
                try leavingNothingOpen {
                    let path = "\(folder)/app.sock"
                    let listener = try listener(at: path, mode: mode)
                    let status = try FileStatus(of: path)
                    #expect(status.kind == .socket)
                    #expect(status.mode == mode ?? 0o600)
                    #expect(listener.port == 0)
                    _ = try LocalSocket.connect(to: path)
                    _ = try present(try listener.accept())
                }
                #expect(ThisProcess.setUmask(0o027) == 0o027)
            }
        }

        @Test(.enabled(if: isRoot, "\(needsRoot)"))
        func `the file goes to its owner and group`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/app.sock"
                let listener = try listener(at: path, mode: 0o660, user: 65534, group: 4242)
                let status = try FileStatus(of: path)
                #expect((status.user, status.group, status.mode) == (65534, 4242, 0o660))
                #expect(listener.descriptor.number >= 0)
            }
        }

        @Test(.enabled(if: !isRoot, "root may give files to anybody"))
        func `a file that may not be given away is not left`() throws {
            try withTemporaryFolder { folder in
                #expect(throws: Errno(EPERM, in: "chown \(folder)/app.sock")) {
                    _ = try listener(at: "\(folder)/app.sock", mode: nil, user: 0)
                }
                #expect(Files.names(in: folder) == [])
            }
        }

        @Test func `a path that is taken is EADDRINUSE, and stays what it was`() throws {
            try withTemporaryFolder { folder in
                _ = try Files.open("\(folder)/file", .creating)
                leavingNothingOpen {
                    #expect(throws: Errno(EADDRINUSE, in: "bind \(folder)/file")) {
                        _ = try listener(at: "\(folder)/file", mode: nil)
                    }
                }
                #expect(try FileStatus(of: "\(folder)/file").kind == .file)
            }
        }

        @Test func `a path has at most 107 bytes and no NUL`() throws {
            try withTemporaryFolder { folder in
                let path = folder + "/" + String(repeating: "x", count: 106 - folder.utf8.count)
                _ = try listener(at: path, mode: nil)
                #expect(try FileStatus(of: path).kind == .socket)
                #expect(SocketAddress.path(path + "x") == nil)
                #expect(SocketAddress.path("") == nil)
                #expect(SocketAddress.path("\0name") == nil)
                #expect(SocketAddress.path("/run/\0") == nil)
            }
        }

        @Test(arguments: [1, 107])
        func `an abstract name has no file and at most 107 bytes`(length: Int) throws {
            let name = String(repeating: "\(ThisProcess.pid % 10)", count: length)
            let listener = try Listener(
                local: try #require(.abstract(name)), path: nil, backlog: 5, mode: nil)
            let all = String(decoding: try Files.read("/proc/net/unix", limit: 1 << 24), as: UTF8.self)
            #expect(all.split(separator: "\n").contains { $0.hasSuffix(" \(listener.inode) @\(name)") })
            #expect(throws: Errno(EADDRINUSE, in: "bind")) {
                _ = try Listener(local: try #require(.abstract(name)), path: nil, backlog: 5, mode: nil)
            }
            #expect(SocketAddress.abstract(name + String(repeating: "x", count: 108 - length)) == nil)
            #expect(SocketAddress.abstract("") == nil)
        }
    }
}

/// A listener at `path`.
func listener(
    at path: String, mode: UInt32?, user: UInt32? = nil, group: UInt32? = nil, backlog: Int32 = 5
) throws -> Listener {
    try Listener(
        local: try #require(.path(path)), path: path, backlog: backlog, mode: mode, user: user, group: group)
}
