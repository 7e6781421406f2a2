internal import Control
internal import LinuxKernel
internal import Units

/// What a user may do with files, asked of the kernel as that user: rights may come from groups and access lists too.
struct Access {
    let account: UnitAccount

    /// What is to be possible.
    enum Right: String {
        case read = "-r"
        case enter = "-x"
        case write = "-w"
    }

    /// Whether it can be asked: only root can try what others may.
    var isKnown: Bool { ThisProcess.user == 0 || ThisProcess.user == account.user }

    /// Whether the user may do that; true for root, who is told by the settings and not by modes.
    func has(_ right: Right, _ path: String) throws(Failure) -> Bool {
        guard account.user != 0, isKnown else { return true }
        let identity: Program.Identity? =
            ThisProcess.user == account.user
            ? nil
            : Program.Identity(user: account.user, group: account.group, groups: account.groups)
        return try ForeignProgram.run("test", [right.rawValue, path], as: identity).code == 0
    }

    /// The first place on the way to `path`, and `path` itself, that the user may not enter or read; nil when all is
    /// well.
    func obstacle(to path: String, isFolder: Bool) throws(Failure) -> String? {
        let isOpen = try has(.read, path)
        if isOpen, !isFolder { return nil }
        if isOpen, try has(.enter, path) { return nil }
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/" + part
            guard try has(.enter, folder) else { return folder }
        }
        return path
    }
}
