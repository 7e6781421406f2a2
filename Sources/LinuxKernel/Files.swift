import CLinux
import Glibc

/// Files by their paths: opening, reading and writing them.
public enum Files {
    /// Opens `path`; open(2).
    ///
    /// `following: false` refuses a link as its last part (ELOOP); for `.path` it opens the link itself. A new file
    /// gets `permissions` less the umask. With `user` and `group` the file system is asked with their rights, not
    /// ours, and without supplementary groups (EACCES where those may not, EPERM when this process may not become
    /// them); what is made is theirs. ENOENT, EISDIR, EEXIST (`.creating`) and the rest as open(2) has them.
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

    /// What is left to read of an open file, as above; `path` is for the error alone.
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
    ///
    /// The draft is `path.new`: a file or link left by that name is taken away and never followed (EEXIST when it is a
    /// folder). The new file has `permissions` less the umask. When anything fails the old one stays and the draft
    /// goes. It says nothing of a power cut: the disk is not waited for.
    public static func replace(_ path: String, with bytes: [UInt8], permissions: UInt32 = 0o600) throws(Errno) {
        let draft = path + ".new"
        remove(draft)
        let file = try open(draft, .creating, following: false, permissions: permissions)
        do throws(Errno) {
            try file.writeAll(bytes)
            try check("rename \(path)") { unsafe Glibc.rename(draft, path) }
        } catch {
            remove(draft)
            throw error
        }
    }

    /// Gives a file another name, in the place of what had it; rename(2).
    public static func rename(_ path: String, to other: String) throws(Errno) {
        try check("rename \(path)") { unsafe Glibc.rename(path, other) }
    }

    /// Takes the name away; a missing one is fine, and a folder stays; unlink(2).
    public static func remove(_ path: String) {
        unsafe unlink(path)
    }

    /// Gives the thing at `path` itself, never what a link leads to, to `user` and `group`; nil keeps one; lchown(2).
    public static func setOwner(_ path: String, user: UInt32?, group: UInt32?) throws(Errno) {
        try check("chown \(path)") { unsafe lchown(path, user ?? .max, group ?? .max) }
    }

    /// Gives what a descriptor holds to another user or group (nil: unchanged), a pipe too; fchownat(2).
    ///
    /// EPERM for who is not root.
    public static func setOwner(of file: borrowing Descriptor, user: UInt32?, group: UInt32?) throws(Errno) {
        try check("chown") {
            unsafe fchownat(file.number, "", user ?? .max, group ?? .max, CInt(CLINUX_AT_EMPTY_PATH.rawValue))
        }
    }

    /// Sets the permission bits of the thing at `path` itself; EOPNOTSUPP for a link, which has none; fchmodat(2).
    public static func setPermissions(_ path: String, _ permissions: UInt32) throws(Errno) {
        try check("chmod \(path)") { unsafe fchmodat(AT_FDCWD, path, permissions, AT_SYMLINK_NOFOLLOW) }
    }

    /// Sets the permission bits of what a `.path` descriptor holds, wherever its name leads by now.
    ///
    /// By way of /proc/self/fd, because fchmod(2) refuses such a descriptor; ENOENT without /proc.
    public static func setPermissions(of file: borrowing Descriptor, _ permissions: UInt32) throws(Errno) {
        try check("chmod") { unsafe chmod("/proc/self/fd/\(file.number)", permissions) }
    }

    /// Takes the lock of an open file, at once or not at all; false when another holds it; flock(2).
    ///
    /// It ends when the last duplicate of the descriptor is closed, at the latest with the process.
    public static func lock(_ file: borrowing Descriptor) throws(Errno) -> Bool {
        if flock(file.number, LOCK_EX | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw Errno(errno, in: "flock") }
        return false
    }
}
