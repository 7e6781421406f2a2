internal import Control
internal import LinuxKernel

/// What root starts must not be writable for others: they would become root, or each other.
enum FileTrust {
    /// Refuses a settings file when somebody else could change it, or the path to it.
    ///
    /// Trusted are root and, where every app runs as one and the same user, that user.
    static func check(_ file: String, users: [UInt32]) throws(Refused) {
        let trusted = users.first.flatMap { first in users.allSatisfy { $0 == first } ? first : nil } ?? 0
        var walk = PathWalk(file)
        while let (path, status) = try step(&walk, to: file) { try check(path, status, of: file, trusted: trusted) }
    }

    private static func step(
        _ walk: inout PathWalk, to file: String
    ) throws(Refused) -> (path: String, status: FileStatus)? {
        do throws(Errno) { return try walk.next() } catch { throw Refused(error, .noFile, "cannot read \(file)") }
    }

    private static func check(
        _ path: String, _ status: FileStatus, of file: String, trusted: UInt32
    ) throws(Refused) {
        guard status.user == 0 || status.user == trusted else {
            let why = "\(path) belongs to \(name(of: status.user)), who could change what root runs"
            throw refusal(file, why, path, status)
        }
        guard status.kind != .link else { return }  // everybody may write to one, says its mode, and nobody can
        // In a sticky folder others can make files but not rename ours.
        let isSticky = status.kind == .folder && status.mode & 0o1000 != 0
        let groupIsTrusted = status.group == 0 || trusted != 0 && status.group == ownGroup(of: trusted)
        let othersWrite = status.mode & 0o002 != 0 || status.mode & 0o020 != 0 && !groupIsTrusted
        guard isSticky || !othersWrite else {
            throw refusal(file, "\(path) can be written by others, who could change what root runs", path, status)
        }
    }

    private static func refusal(_ file: String, _ why: String, _ path: String, _ status: FileStatus) -> Refused {
        let mend = status.kind == .link ? "chown -h root \(path)" : "chown root \(path) && chmod go-w \(path)"
        var details = ["mend it with: \(mend)"]
        if status.user != 0 {
            let owner = (try? UserAccount.numbered(status.user))?.name ?? String(status.user)
            details.append("or let every app run as the file's owner: uid = \(owner)")
        }
        return Refused(.permission, "root does not run \(file): \(why)", details: details)
    }

    private static func name(of user: UInt32) -> String { (try? UserAccount.numbered(user))?.name ?? "user \(user)" }

    /// The group that is called as the user is, and so his alone; one called `users` has all of them.
    private static func ownGroup(of user: UInt32) -> UInt32? {
        guard let account = try? UserAccount.numbered(user) else { return nil }
        return (try? UserAccount.group(named: account.name)) == account.group ? account.group : nil
    }
}
