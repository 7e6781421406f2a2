internal import Glibc
internal import LinuxKernel

/// A log file that is put aside when it has grown, with the older ones numbered behind it.
final class LogFileOnDisk {
    private let path: String
    private var file: Descriptor
    private var inode: UInt64
    private var size: UInt64
    /// The size at which it is put aside.
    private var limit: UInt64
    private let rotation: LogRotation

    private static let kept = 5

    init(_ path: String, _ rotation: LogRotation) throws(Errno) {
        self.path = path
        self.rotation = rotation
        limit = rotation.largest
        file = try Self.open(path)
        let status = try FileStatus(of: file)
        inode = status.inode
        size = status.size
    }

    func append(_ bytes: [UInt8]) throws(Errno) {
        try lookAgain()
        guard size + UInt64(bytes.count) > limit, let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
            return try file.writeAll(bytes)
        }
        // A line that is not whole yet belongs to the next file.
        try file.writeAll(Array(bytes[...end]))
        try putAside()
        try file.writeAll(Array(bytes[(end + 1)...]))
    }

    /// Somebody may have moved, removed or emptied the file meanwhile.
    private func lookAgain() throws(Errno) {
        do throws(Errno) {
            let there = try FileStatus(of: path, following: false)
            size = there.size
            if there.inode != inode { try openAnew() }
        } catch  where error.code == ENOENT {
            try openAnew()
        }
    }

    private func openAnew() throws(Errno) {
        let next = try Self.open(path)
        let status = try FileStatus(of: next)
        file = next
        inode = status.inode
        size = status.size
        limit = rotation.largest
    }

    /// Begins a new file now, if there is something in this one.
    func rotate() throws(Errno) {
        try lookAgain()
        if size > 0 { try putAside() }
    }

    /// Begins a new file; one that cannot be put aside goes on growing, because a long log is better than none.
    private func putAside() throws(Errno) {
        do throws(Errno) { try rename() } catch {
            limit += rotation.largest
            let text = "\(Timestamp.now) svctld: this log cannot be put aside, so it grows: \(error)\n"
            return try file.writeAll(Array(text.utf8))
        }
        try openAnew()
    }

    /// `log` → `log.1` → … → `log.5`, which goes; or to the one name that it is to have.
    private func rename() throws(Errno) {
        if let backup = rotation.backup { return try Files.rename(path, to: backup) }
        for number in stride(from: Self.kept - 1, through: 1, by: -1) {
            try? Files.rename("\(path).\(number)", to: "\(path).\(number + 1)")
        }
        try Files.rename(path, to: "\(path).1")
    }

    private static func open(_ path: String) throws(Errno) -> Descriptor {
        try Files.open(path, .appending, following: false, permissions: 0o640)
    }
}
