internal import Glibc
internal import LinuxKernel

/// The file of a unix listener, in a folder that somebody else may be able to change at any moment: root must not be
/// led to another file by a folder that becomes a link between a look and a deed.
struct ListenerFile {
    let path: String
    /// The inode of the file as it was made.
    let inode: UInt64

    /// Whether somebody has taken it away, or put another in its place, so that nobody finds the socket any more.
    var isGone: Bool {
        do throws(Errno) { return try FileStatus(of: path, following: false).inode != inode } catch {
            return error.code == ENOENT
        }
    }

    /// Takes it away, if it still lies there.
    func remove() {
        guard let place = try? HeldPlace(path), let status = try? FileStatus(of: place.path, following: false),
            isThis(status)
        else { return }
        Files.remove(place.path)
    }

    /// Gives it other permissions, if it still lies there.
    func setPermissions(_ permissions: UInt32) {
        guard let file = try? Files.open(path, .path, following: false), let status = try? FileStatus(of: file),
            isThis(status)
        else { return }
        try? Files.setPermissions(of: file, permissions)
    }

    /// Gives it to another user or group (nil: unchanged), if it still lies there.
    func setOwner(user: UInt32?, group: UInt32?) {
        guard let file = try? Files.open(path, .path, following: false), let status = try? FileStatus(of: file),
            isThis(status), user ?? status.user != status.user || group ?? status.group != status.group
        else { return }
        try? Files.setOwner(of: file, user: user, group: group)
    }

    private func isThis(_ status: FileStatus) -> Bool { status.kind == .socket && status.inode == inode }
}
