internal import Control
internal import Glibc
internal import LinuxKernel

/// A log file on a screen: its last lines, and those that come, across rotations.
struct LogView: ~Copyable {
    private let path: String
    private var file: Descriptor
    private var inode: UInt64
    private let screen = LogScreen()

    init(_ path: String) throws(Failure) {
        self.path = path
        do throws(Errno) {
            let file = try Files.open(path, .reading)
            inode = try FileStatus(of: file).inode
            self.file = file
        } catch {
            let code: ExitCode = error.code == ENOENT ? .noFile : error.code == EACCES ? .permission : .inputOutput
            throw Failure(code, "cannot read the log \(path): \(error.reason)")
        }
    }

    /// Shows the last `count` lines, and leaves the file read to its end.
    mutating func showLast(_ count: Int) throws(Failure) {
        let size = (try? FileStatus(of: file))?.size ?? 0
        var length: UInt64 = 65536
        while true {
            let start = size - min(size, length)
            let tail = try rest(from: start)
            if let lines = Self.last(count, of: tail) ?? (start == 0 ? tail[...] : nil) { return show(Array(lines)) }
            length *= 8
        }
    }

    /// Nil when `bytes` may not hold the whole of so many lines.
    private static func last(_ count: Int, of bytes: [UInt8]) -> ArraySlice<UInt8>? {
        guard count > 0 else { return [] }
        var missing = count
        for index in bytes.indices.dropLast().reversed() where bytes[index] == UInt8(ascii: "\n") {
            missing -= 1
            if missing == 0 { return bytes[(index + 1)...] }
        }
        return nil
    }

    private func rest(from start: UInt64) throws(Failure) -> [UInt8] {
        lseek(file.number, off_t(start), SEEK_SET)
        var rest: [UInt8] = []
        while let bytes = try more() { rest += bytes }
        return rest
    }

    /// Shows what comes, until the process is interrupted.
    mutating func follow() throws(Failure) {
        let folder = "/" + path.split(separator: "/").dropLast().joined(separator: "/")
        let watch = try Failure.unless(.system, "cannot watch \(folder)") { () throws(Errno) in try FolderWatch(folder)
        }
        let poller = try Failure.unless(.system, "cannot wait") { () throws(Errno) in
            let poller = try Poller()
            try poller.add(watch.descriptor.number, token: 1)
            return poller
        }
        while true {
            while let bytes = try more() { show(bytes) }
            try reopenIfRotated()
            _ = try? poller.wait()
            watch.acknowledge()
        }
    }

    /// Goes on with a file that has taken the place of this one, or from the start of this one when it was emptied.
    private mutating func reopenIfRotated() throws(Failure) {
        guard let status = try? FileStatus(of: path) else { return }
        guard status.inode != inode else {
            if status.size < lseek(file.number, 0, SEEK_CUR) { show(try rest(from: 0)) }
            return
        }
        while let bytes = try more() { show(bytes) }
        guard let next = try? Files.open(path, .reading) else { return }
        file = next
        inode = status.inode
        while let bytes = try more() { show(bytes) }
    }

    private func more() throws(Failure) -> [UInt8]? {
        let received = try Failure.unless(.inputOutput, "cannot read the log \(path)") { () throws(Errno) in
            try file.read(atMost: 65536)
        }
        guard case .bytes(let bytes) = received else { return nil }
        return bytes
    }

    private func show(_ bytes: [UInt8]) { screen.show(bytes) }
}
