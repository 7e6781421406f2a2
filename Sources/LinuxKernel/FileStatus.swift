import CLinux
import Glibc

/// What kind of thing a path leads to, who owns it, and its mode bits; statx(2).
public struct FileStatus: Equatable, Sendable {
    /// What a path can lead to.
    public enum Kind: Sendable {
        /// An ordinary file.
        case file
        /// A folder.
        case folder
        /// A socket.
        case socket
        /// A symbolic link, where links were not followed.
        case link
        /// A device or a pipe.
        case other
    }

    /// What it is.
    public let kind: Kind
    /// The twelve low bits: permissions, set-id and sticky.
    public let mode: UInt32
    /// The owner's number.
    public let user: UInt32
    /// The group's number.
    public let group: UInt32
    /// The file's number in its file system.
    public let inode: UInt64
    /// The device of its file system; with `inode` it means one file.
    public let device: UInt64
    /// Bytes, for an ordinary file.
    public let size: UInt64
    /// When its content was last changed, in nanoseconds since 1970.
    public let modified: Int64

    /// Looks at `path`, at the end of all links or, without `following`, at the link itself.
    ///
    /// ENOENT when nothing is there, EACCES when a folder on the way may not be searched, ELOOP for links in a circle.
    public init(of path: String, following: Bool = true) throws(Errno) {
        self = try Self.checked(unsafe clinux_status(path, following ? 1 : 0), "stat \(path)")
    }

    /// Looks at an open file.
    public init(of descriptor: borrowing Descriptor) throws(Errno) {
        self = try Self.checked(clinux_status_of(descriptor.number), "stat")
    }

    private init(_ found: clinux_status) {
        kind =
            switch found.mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFSOCK: .socket
            case S_IFLNK: .link
            default: .other
            }
        mode = found.mode & 0o7777
        user = found.user
        group = found.group
        inode = found.inode
        device = UInt64(found.device_major) << 32 | UInt64(found.device_minor)
        size = found.size
        modified = found.modified
    }

    private static func checked(_ found: clinux_status, _ call: @autoclosure () -> String) throws(Errno) -> FileStatus {
        guard found.error == 0 else { throw Errno(found.error, in: call()) }
        return FileStatus(found)
    }
}
