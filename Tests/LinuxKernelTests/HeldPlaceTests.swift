import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct HeldPlaces {
        @Test func `a place stays where it was while its folder is moved and another put there`() throws {
            try withTemporaryFolder { folder in
                try Files.makeFolder("\(folder)/one", permissions: 0o700)
                try Files.makeFolder("\(folder)/two", permissions: 0o700)
                for name in ["one", "two"] { _ = try Files.open("\(folder)/\(name)/file", .creating) }
                try leavingNothingOpen {
                    let place = try HeldPlace("\(folder)/one/file")
                    try Files.rename("\(folder)/one", to: "\(folder)/old")
                    try Files.rename("\(folder)/two", to: "\(folder)/one")
                    #expect(
                        try FileStatus(of: place.path, following: false) == FileStatus(of: "\(folder)/old/file"))
                    Files.remove(place.path)
                    #expect(Files.names(in: "\(folder)/old").isEmpty)
                    #expect(Files.names(in: "\(folder)/one") == ["file"])
                }
                Files.remove("\(folder)/one/file")
            }
        }

        @Test func `a place in a folder that is none is refused`() throws {
            try withTemporaryFolder { folder in
                _ = try Files.open("\(folder)/file", .creating)
                #expect(throws: Errno(ENOTDIR, in: "open \(folder)/file/.")) { _ = try HeldPlace("\(folder)/file/x") }
                #expect(throws: Errno(ENOENT, in: "open \(folder)/no/.")) { _ = try HeldPlace("\(folder)/no/x") }
            }
        }

        @Test func `the mode of a held file changes, wherever its name leads`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/file"
                _ = try Files.open(path, .creating)
                let held = try Files.open(path, .path, following: false)
                try Files.rename(path, to: "\(folder)/moved")
                _ = try Files.open(path, .creating)
                try Files.setPermissions(of: held, 0o666)
                #expect(try FileStatus(of: "\(folder)/moved").mode == 0o666)
                #expect(try FileStatus(of: path).mode == 0o600)
            }
        }

        @Test(.enabled(if: isRoot, "\(needsRoot)"))
        func `a pipe can be given to a user, who may then open it by its number`() throws {
            let pipe = try Pipe()
            try Files.setOwner(of: pipe.writing, user: 65534, group: nil)
            #expect(try FileStatus(of: pipe.reading).user == 65534)
        }

        @Test func `a listener knows the file it was bound to`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/app.sock"
                let address = try #require(SocketAddress.path(path))
                let listener = try Listener(local: address, path: path, backlog: 1, mode: nil)
                #expect(listener.file == (try FileStatus(of: path).inode))
                #expect(throws: Errno(EADDRINUSE, in: "bind \(path)")) {
                    _ = try Listener(local: address, path: path, backlog: 1, mode: nil)
                }
            }
        }
    }
}
