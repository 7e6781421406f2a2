internal import Control
internal import LinuxKernel

/// What root starts must not be writable for others: they would become root, or each other.
enum FileTrust {
    /// Refuses a settings file when somebody else could change it, or the path to it.
    ///
    /// Trusted are root and, where every app runs as one and the same user, that user.
    static func check(_ file: String, users: [UInt32]) throws(Refused) {
        let trusted = users.first.flatMap { first in users.allSatisfy { $0 == first } ? first : nil } ?? 0
        let real: String
        do throws(Errno) { real = try Files.resolved(file) } catch {
            throw Refused(error, .noFile, "cannot read \(file)")
        }
        for path in Set([file, real]).sorted().flatMap(prefixes) { try check(path, of: file, trusted: trusted) }
    }

    private static func check(_ path: String, of file: String, trusted: UInt32) throws(Refused) {
        guard let status = try? FileStatus(of: path) else { return }
        guard status.user == 0 || status.user == trusted else {
            throw refusal(file, "\(path) belongs to \(name(of: status.user)), who could change what root runs", path)
        }
        // In a sticky folder others can make files but not rename ours.
        let isSticky = status.kind == .folder && status.mode & 0o1000 != 0
        let groupIsTrusted = status.group == 0 || trusted != 0 && status.group == loginGroup(of: trusted)
        let othersWrite = status.mode & 0o002 != 0 || status.mode & 0o020 != 0 && !groupIsTrusted
        guard isSticky || !othersWrite else {
            throw refusal(file, "\(path) can be written by others, who could change what root runs", path)
        }
    }

    private static func refusal(_ file: String, _ why: String, _ path: String) -> Refused {
        let owner = (try? FileStatus(of: path))?.user ?? 0
        return Refused(
            .permission, "root does not run \(file): \(why)",
            details: ["mend it with: chown root \(path) && chmod go-w \(path)"]
                + (owner == 0 ? [] : ["or let every app run as the file's owner: uid = \(name(of: owner))"]))
    }

    private static func name(of user: UInt32) -> String { (try? UserAccount.numbered(user))?.name ?? "user \(user)" }

    private static func loginGroup(of user: UInt32) -> UInt32? { (try? UserAccount.numbered(user))?.group }

    /// `/a/b` → `/`, `/a`, `/a/b`.
    private static func prefixes(of path: String) -> [String] {
        var result = ["/"]
        var prefix = ""
        for part in path.split(separator: "/") {
            prefix += "/" + part
            result.append(prefix)
        }
        return result
    }
}
