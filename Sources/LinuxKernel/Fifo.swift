import CLinux
import Glibc

/// A named pipe that this process made and reads; fifo(7).
public struct Fifo: ~Copyable {
    /// Readable when somebody has written; it never ends, whoever comes and goes at the other side.
    public let descriptor: Descriptor
    private let path: String
    private let inode: UInt64

    /// Makes the pipe, in the place of one that an earlier process has left, with mode 0600 for `user` and `group` (nil:
    /// ours).
    ///
    /// EEXIST where the path is anything but a pipe; ENOENT, EACCES and the rest as mknod(2) has them.
    public init(_ path: String, user: UInt32? = nil, group: UInt32? = nil) throws(Errno) {
        let place = try HeldPlace(path)
        let number = try check("mkfifo \(path)") { unsafe clinux_make_fifo(place.path, user ?? .max, group ?? .max) }
        let descriptor = Descriptor(owning: number)
        inode = try FileStatus(of: descriptor).inode
        self.descriptor = descriptor
        self.path = path
    }

    /// Takes the file away, if it still lies there.
    public func remove() {
        guard let place = try? HeldPlace(path), let status = try? FileStatus(of: place.path, following: false),
            status.inode == inode
        else { return }
        Files.remove(place.path)
    }
}
