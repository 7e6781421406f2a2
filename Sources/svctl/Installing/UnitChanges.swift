internal import Control
internal import LinuxKernel
internal import Units

/// What is done to the machine, one step after the other; each can be taken back.
struct UnitChanges {
    private let systemctl: Systemctl
    private var undoing: [Step] = []
    private var last: [[String]] = []

    private enum Step {
        case putBack(String, [UInt8]?)
        case removeFolder(String)
        case carryOut([String])
    }

    init(_ systemctl: Systemctl) {
        self.systemctl = systemctl
    }

    /// Writes a file in one step, and the folder it lies in.
    mutating func write(_ path: String, _ text: String) throws(Failure) {
        try makeFolders(above: path)
        let old = try? Files.read(path, limit: 1 << 20)
        try Failure.unless(.cannotCreate, "cannot write \(path)") { () throws(Errno) in
            try Files.replace(path, with: Array(text.utf8), permissions: 0o644)
            // Whatever the umask: everybody may see what runs.
            try Files.setPermissions(path, 0o644)
        }
        undoing.append(.putBack(path, old))
    }

    /// Takes a file away, and its folder when nothing else is in it.
    mutating func remove(_ path: String) throws(Failure) {
        guard let old = try? Files.read(path, limit: 1 << 20) else { return }
        Files.remove(path)
        guard (try? FileStatus(of: path, following: false)) == nil else {
            throw Failure(.cannotCreate, "cannot remove \(path)")
        }
        undoing.append(.putBack(path, old))
        Files.removeFolder(Self.folder(of: path))
    }

    /// Makes a folder that belongs to a user: with the user's rights as far as those go, so that nobody leads root
    /// astray; below a folder of root's alone as root.
    mutating func makeFolder(_ path: String, for account: UnitAccount, group: UInt32) throws(Failure) {
        guard (try? FileStatus(of: path)) == nil else { return }
        let above = Self.folder(of: path)
        try makeFolder(above, for: account, group: group)
        let parent = try? FileStatus(of: above)
        let isRoots = parent?.user == 0 && (parent?.mode ?? 0) & 0o022 == 0
        if ThisProcess.user == 0, account.user != 0, !isRoots {
            let identity = Program.Identity(user: account.user, group: group, groups: account.groups)
            let answer = try ForeignProgram.run("mkdir", ["-m", "0750", "--", path], as: identity)
            guard answer.code == 0 else {
                throw Failure(.cannotCreate, "\(account.name) cannot make \(path)", details: answer.complaint)
            }
        } else {
            try Failure.unless(.cannotCreate, "cannot make \(path)") { () throws(Errno) in
                try Files.makeFolder(path, permissions: 0o750)
                if ThisProcess.user == 0 { try Files.setOwner(path, user: account.user, group: group) }
            }
        }
        undoing.append(.removeFolder(path))
    }

    /// Runs a systemctl command; `undo` takes it back, and `afterwards` is run when all else was taken back.
    mutating func carryOut(
        _ words: [String], undo: [[String]] = [], afterwards: [String]? = nil
    ) throws(Failure) {
        // What fails may have been done in part.
        undoing += undo.reversed().map { .carryOut($0) }
        if let afterwards { last.append(afterwards) }
        try systemctl.carryOut(words)
    }

    /// Takes all of it back, the last step first.
    func takeBack() {
        var hasFiles = false
        for step in undoing.reversed() {
            switch step {
            case .putBack(let path, let bytes?):
                hasFiles = true
                try? Files.makeFolder(Self.folder(of: path), permissions: 0o755)
                try? Files.replace(path, with: bytes, permissions: 0o644)
            case .putBack(let path, nil):
                hasFiles = true
                Files.remove(path)
            case .removeFolder(let path): Files.removeFolder(path)
            case .carryOut(let words): _ = try? systemctl.run(words)
            }
        }
        if hasFiles { _ = try? systemctl.run(["daemon-reload"]) }
        for words in last { _ = try? systemctl.run(words) }
    }

    private mutating func makeFolders(above path: String) throws(Failure) {
        let folder = Self.folder(of: path)
        guard (try? FileStatus(of: folder)) == nil else { return }
        try makeFolders(above: folder)
        try Failure.unless(.cannotCreate, "cannot make \(folder)") { () throws(Errno) in
            try Files.makeFolder(folder, permissions: 0o755)
        }
        undoing.append(.removeFolder(folder))
    }

    private static func folder(of path: String) -> String {
        "/" + path.split(separator: "/").dropLast().joined(separator: "/")
    }
}
