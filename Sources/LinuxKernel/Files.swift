internal import CLinux
import Glibc

/// What kind of thing a path leads to, who owns it, and its mode bits; statx(2).
public struct FileStatus: Equatable, Sendable {
    /// What the path leads to.
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
    /// Bytes, for an ordinary file.
    public let size: UInt64

    /// Looks at `path`, at the end of all links or, without `following`, at the link itself.
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
        size = found.size
    }

    private static func checked(_ found: clinux_status, _ call: @autoclosure () -> String) throws(Errno) -> FileStatus {
        guard found.error == 0 else { throw Errno(found.error, in: call()) }
        return FileStatus(found)
    }
}

/// How a file is opened.
public enum OpenMode: Sendable {
    /// To read an existing file.
    case reading
    /// To write behind what is there, made when it is missing.
    case appending
    /// To write from the start, made when it is missing.
    case replacing
    /// To write a file that must not exist yet.
    case creating
    /// To hold a folder or a path, without reading.
    case path

    var flags: CInt {
        switch self {
        case .reading: O_RDONLY | O_NONBLOCK
        case .appending: O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK
        case .replacing: O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK
        case .creating: O_WRONLY | O_CREAT | O_EXCL | O_NONBLOCK
        case .path: CInt(CLINUX_O_PATH.rawValue)
        }
    }
}

/// Files by their paths.
public enum Files {
    /// Opens `path`; open(2). `following: false` refuses a link as its last part (ELOOP). A new file gets
    /// `permissions` less the umask. With `user` and `group` the file system is asked with their rights, not ours.
    public static func open(
        _ path: String, _ mode: OpenMode, following: Bool = true, permissions: UInt32 = 0o600,
        as identity: (user: UInt32, group: UInt32)? = nil
    ) throws(Errno) -> Descriptor {
        let flags = mode.flags | (following ? 0 : O_NOFOLLOW)
        let number = try check("open \(path)") {
            if let identity {
                unsafe clinux_open_as(path, flags, permissions, identity.user, identity.group)
            } else {
                unsafe clinux_open(path, flags, permissions)
            }
        }
        return Descriptor(owning: number)
    }

    /// All of a file of at most `limit` bytes; EFBIG when it is longer, EISDIR for a folder.
    public static func read(_ path: String, limit: Int) throws(Errno) -> [UInt8] {
        try read(open(path, .reading), limit: limit, path: path)
    }

    /// What is left to read of an open file, as above.
    public static func read(
        _ file: consuming Descriptor, limit: Int, path: String = "file"
    ) throws(Errno) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            switch try file.read(atMost: 65536) {
            case .bytes(let bytes): all += bytes
            case .end, .nothing: return all
            }
            guard all.count <= limit else { throw Errno(EFBIG, in: "read \(path)") }
        }
    }

    /// Puts `bytes` in the place of `path` in one step, so that a reader sees the old or the new, never half.
    public static func replace(_ path: String, with bytes: [UInt8], permissions: UInt32 = 0o600) throws(Errno) {
        let draft = path + ".new"
        unsafe unlink(draft)
        let file = try open(draft, .creating, permissions: permissions)
        try file.writeAll(bytes)
        try check("rename \(path)") { unsafe rename(draft, path) }
    }

    /// Takes the name away; a missing one is fine.
    public static func remove(_ path: String) {
        unsafe unlink(path)
    }

    /// Takes an empty folder away; anything else stays.
    public static func removeFolder(_ path: String) {
        unsafe rmdir(path)
    }

    /// Makes one folder with exactly these permissions, whatever the umask; EEXIST when the name is taken.
    public static func makeFolder(_ path: String, permissions: UInt32) throws(Errno) {
        try check("mkdir \(path)") { unsafe mkdir(path, permissions) }
        try check("chmod \(path)") { unsafe chmod(path, permissions) }
    }

    /// Gives the thing at `path` itself, never what a link leads to, to `user` and `group`; nil keeps one.
    public static func setOwner(_ path: String, user: UInt32?, group: UInt32?) throws(Errno) {
        try check("chown \(path)") { unsafe lchown(path, user ?? .max, group ?? .max) }
    }

    /// Sets the permission bits.
    public static func setPermissions(_ path: String, _ permissions: UInt32) throws(Errno) {
        try check("chmod \(path)") { unsafe chmod(path, permissions) }
    }

    /// The names in a folder, sorted, without `.` and `..`; empty when it cannot be read.
    public static func names(in folder: String) -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Where a link leads, one step; nil when `path` is none.
    public static func linkTarget(_ path: String) -> String? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            guard let place = buffer.baseAddress else { return }
            count = unsafe place.withMemoryRebound(to: CChar.self, capacity: 4096) {
                max(0, unsafe readlink(path, $0, 4096))
            }
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// The path with every link resolved; realpath(3).
    public static func resolved(_ path: String) throws(Errno) -> String {
        guard let found = unsafe realpath(path, nil) else { throw Errno(errno, in: path) }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }

    /// Takes the lock of an open file, which ends with the process; flock(2). False when another holds it.
    public static func lock(_ file: borrowing Descriptor) throws(Errno) -> Bool {
        if flock(file.number, LOCK_EX | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw Errno(errno, in: "flock") }
        return false
    }
}
