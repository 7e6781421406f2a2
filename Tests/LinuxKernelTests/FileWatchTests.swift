import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct FileWatches {
        private typealias Kind = FolderChange.Kind

        /// What happened to names, one line each.
        private func told(_ watch: borrowing FileWatch) throws -> [String] {
            try watch.changes().map { "\($0.kind) \($0.name)\($0.isFolder ? "/" : "")" }
        }

        @Test func `it tells of files that are written, touched, renamed and taken away`() throws {
            try leavingNothingOpen {
                try withTemporaryFolder { folder in
                    let watch = try FileWatch()
                    let number = try watch.add(folder)
                    #expect(try watch.add(folder) == number)
                    #expect(try watch.changes() == [])
                    #expect(!becomesReadable(watch.descriptor.number, withinMilliseconds: 0))

                    try Files.open("\(folder)/a", .creating).writeAll([1])
                    #expect(becomesReadable(watch.descriptor.number))
                    #expect(try told(watch).filter { $0 != "attributes a" } == ["appeared a", "written a"])
                    #expect(!becomesReadable(watch.descriptor.number, withinMilliseconds: 0))
                    try Files.setPermissions("\(folder)/a", 0o600)
                    #expect(try told(watch) == ["attributes a"])
                    unsafe _ = rename("\(folder)/a", "\(folder)/b")
                    #expect(try told(watch) == ["left a", "appeared b"])
                    Files.remove("\(folder)/b")
                    #expect(try told(watch) == ["left b"])
                    try Files.makeFolder("\(folder)/f", permissions: 0o700)
                    #expect(try told(watch).first == "appeared f/")
                    _ = try Files.open("\(folder)/f/unseen", .creating)
                    #expect(try told(watch) == [])
                    Files.remove("\(folder)/f/unseen")
                }
            }
        }

        @Test func `many folders have a number each, until they are gone or let go of`() throws {
            try withTemporaryFolder { folder in
                let watch = try FileWatch()
                try Files.makeFolder("\(folder)/a", permissions: 0o700)
                try Files.makeFolder("\(folder)/b", permissions: 0o700)
                let first = try watch.add("\(folder)/a")
                let second = try watch.add("\(folder)/b")
                #expect(first != second)
                watch.remove(first)
                Files.removeFolder("\(folder)/b")
                let changes = try watch.changes()
                #expect(changes.map(\.folder) == [first, second])
                #expect(changes.map(\.kind) == [.over, .over])
                watch.remove(second)  // means nothing any more
                #expect(try watch.changes() == [])
            }
        }

        @Test func `more than the kernel keeps is told as such`() throws {
            try withTemporaryFolder { folder in
                let watch = try FileWatch()
                _ = try watch.add(folder)
                let most = Int(
                    String(decoding: try Files.read("/proc/sys/fs/inotify/max_queued_events", limit: 64), as: UTF8.self)
                        .split(separator: "\n")[0])
                let count = try #require(most)
                let files = try ["a", "b"].map { name in
                    _ = try Files.open("\(folder)/\(name)", .creating)
                    return "\(folder)/\(name)"
                }
                // Each is of another name than the one before, or the kernel would put them together.
                for index in 0...count { try Files.setPermissions(files[index % 2], 0o600) }
                var kinds: [FolderChange.Kind] = []
                while true {
                    let changes = try watch.changes()
                    if changes.isEmpty { break }
                    kinds += changes.map(\.kind)
                }
                #expect(kinds.last == .overflow)
                #expect(kinds.count { $0 == .overflow } == 1)
            }
        }

        @Test func `what is no folder cannot be watched, and a link only when links are followed`() throws {
            try leavingNothingOpen {
                try withTemporaryFolder { folder in
                    let watch = try FileWatch()
                    #expect(throws: Errno(ENOENT, in: "inotify_add_watch \(folder)/none")) {
                        try watch.add("\(folder)/none")
                    }
                    _ = try Files.open("\(folder)/file", .creating)
                    #expect(throws: Errno(ENOTDIR, in: "inotify_add_watch \(folder)/file")) {
                        try watch.add("\(folder)/file")
                    }
                    unsafe _ = symlink("/tmp", "\(folder)/link")
                    #expect(try watch.add("\(folder)/link") > 0)
                    #expect(throws: Errno(ENOTDIR, in: "inotify_add_watch \(folder)/link")) {
                        try watch.add("\(folder)/link", following: false)
                    }
                }
            }
        }

        @Test func `a folder's entries say which of them are folders, and links are none`() throws {
            try withTemporaryFolder { folder in
                _ = try Files.open("\(folder)/file", .creating)
                try Files.makeFolder("\(folder)/inner", permissions: 0o700)
                unsafe _ = symlink("/tmp", "\(folder)/link")
                let entries = Files.entries(in: folder).sorted { $0.name < $1.name }
                #expect(entries.map(\.name) == ["file", "inner", "link"])
                #expect(entries.map(\.isFolder) == [false, true, false])
                #expect(Files.entries(in: "\(folder)/none") == [])
            }
        }

        @Test func `a file's status has the moment of its last change`() throws {
            try withTemporaryFolder { folder in
                let before = try FileStatus(of: folder).modified
                var time = [timespec(tv_sec: 5, tv_nsec: 7), timespec(tv_sec: -3, tv_nsec: 999_999_999)]
                unsafe _ = utimensat(AT_FDCWD, folder, &time, 0)
                #expect(try FileStatus(of: folder).modified == -2_000_000_001)
                #expect(before > 1_700_000_000_000_000_000)
            }
        }
    }
}
