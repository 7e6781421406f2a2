internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

/// Reads the files that settings name: an include, `@(path)`.
///
/// A file of somebody else's must not get to see through root what its owner may not see. From the first file on that
/// is not root's, root reads all others with the rights of that owner.
final class NamedFiles {
    private var owner: (user: UInt32, group: UInt32)?

    /// Files that are named by the one at `path`; nil: by a command line.
    init(by path: String?) {
        if let path, let status = try? FileStatus(of: path) { take(status) }
    }

    /// The bytes of a file of at most so many bytes.
    func read(_ path: String, limit: Int) throws(Errno) -> [UInt8] {
        let file = try Files.open(path, .reading, as: owner)
        take(try FileStatus(of: file))
        return try Files.read(file, limit: limit, path: path)
    }

    private func take(_ status: FileStatus) {
        guard ThisProcess.user == 0, owner == nil, status.user != 0 else { return }
        let account = try? UserAccount.numbered(status.user)
        owner = (status.user, account?.group ?? status.group)
    }
}
