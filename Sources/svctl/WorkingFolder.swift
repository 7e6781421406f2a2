internal import LinuxKernel

/// The folder one stands in, with the links by which one came there.
enum WorkingFolder {
    /// What the shell calls it, where that is the same folder; else what the kernel calls it.
    ///
    /// A project behind a link such as `current` keeps its name when the link moves on.
    static var asTyped: String {
        let real = ThisProcess.folder ?? "/"
        guard let entry = ThisProcess.environment.first(where: { $0.hasPrefix("PWD=/") }) else { return real }
        let typed = String(entry.dropFirst(4))
        guard let one = try? FileStatus(of: typed), let other = try? FileStatus(of: real), one.inode == other.inode,
            (try? Files.resolved(typed)) == real
        else { return real }
        return typed
    }

    /// `path` from `folder` on, without needless dots and slashes; `..` stays, because a link before it matters.
    static func absolute(_ path: String, in folder: String) -> String {
        let joined = path.hasPrefix("/") ? path : folder + "/" + path
        return "/" + joined.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
}
