internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

/// The master's own folder, which goes with its owner: control socket, record, and the lock that only one can hold.
struct RuntimeFolder: ~Copyable {
    let path: String
    let name: String
    private let lock: Descriptor

    private init(path: String, name: String, lock: consuming Descriptor) {
        self.path = path
        self.name = name
        self.lock = lock
    }

    /// Makes or takes over the folder of that name.
    ///
    /// The settings file as typed tells masters of the same name apart; for a command line it is the caller's folder.
    /// Refused with exit code 75 when the master of that file runs already.
    static func claim(_ wanted: String, file: String?, directory: String) throws(Refused) -> RuntimeFolder {
        let running = FoundMaster.all(of: ThisProcess.user).first {
            $0.record.isOf(file: file, directory: directory) && $0.isRunning
        }
        if let running { throw isRunning(running.record.name, running.record) }
        for name in [wanted, MasterName.distinct(wanted, path: file ?? directory)] {
            let path = if let given = given(name) { given } else { "\(try base())/\(name)" }
            let isNew = try make(path, permissions: ThisProcess.user == 0 ? 0o711 : 0o700)
            let found = FoundMaster(folder: path, owner: ThisProcess.user)
            if let found, !found.record.isOf(file: file, directory: directory) { continue }
            guard let lock = try takeLock(in: path, orRemoveIf: isNew) else {
                guard let other = FoundMaster(folder: path, owner: ThisProcess.user) else { throw isStarting(name) }
                if other.record.isOf(file: file, directory: directory) { throw isRunning(name, other.record) }
                continue
            }
            let folder = RuntimeFolder(path: path, name: name, lock: lock)
            folder.sweep()
            return folder
        }
        throw Refused(
            .taken, "another master is called \(wanted)", details: ["give this one its own name: name = …"])
    }

    /// Locks the folder, which may be going away under our hands when its last owner is just ending.
    ///
    /// - Returns: nil when somebody else holds the lock. When it fails, a new folder goes again.
    private static func takeLock(in folder: String, orRemoveIf isNew: Bool) throws(Refused) -> Descriptor? {
        do throws(Refused) { return try takeLock(in: folder) } catch {
            if isNew { Files.remove(Places.path(.lock, in: folder)) }
            if isNew { Files.removeFolder(folder) }
            throw error
        }
    }

    private static func takeLock(in folder: String) throws(Refused) -> Descriptor? {
        let path = Places.path(.lock, in: folder)
        for _ in 0..<100 {
            let taken = try Refused.unless(.cannotCreate, "cannot lock \(folder)") { () throws(Errno) -> Descriptor? in
                let lock = try Files.open(path, .appending, following: false)
                guard try Files.lock(lock) else { return nil }
                return lock
            }
            guard let lock = taken else { return nil }
            if let held = try? FileStatus(of: lock), let there = try? FileStatus(of: path), held.inode == there.inode {
                return lock
            }
            try make(folder, permissions: ThisProcess.user == 0 ? 0o711 : 0o700)
        }
        throw Refused(.system, "\(folder) is being made and removed all the time")
    }

    private static func isStarting(_ name: String) -> Refused {
        Refused(
            .taken, "a master called \(name) is just being started or ended by somebody else",
            details: ["look again in a moment: svctl status \(name)"])
    }

    private static func isRunning(_ name: String, _ record: MasterRecord) -> Refused {
        if record.isStopping == true {
            let start = record.file.map { " && svctl start \($0)" } ?? ""
            return Refused(
                .taken, "\(name) is still stopping (pid \(record.pid)): its workers finish what they have",
                details: ["wait for its end with: svctl stop \(name)\(start)"])
        }
        return Refused(
            .taken, "\(name) is already running (pid \(record.pid))",
            details: ["bring in new code with: svctl reload \(name)", "end it with: svctl stop \(name)"])
    }

    /// Leaves word for those who look for this master.
    func write(_ record: MasterRecord) throws(Refused) {
        let path = Places.path(.record, in: path)
        try Refused.unless(.cannotCreate, "cannot write \(path)") { () throws(Errno) in
            try Files.replace(path, with: Json.encode(record))
        }
    }

    /// Opens the socket that commands speak to: mode 0600, and asked who speaks.
    func listen() throws(Refused) -> Listener {
        let path = Places.path(.control, in: path)
        return try Refused.unless(.cannotCreate, "cannot listen on \(path)") { () throws(Errno) in
            guard let address = SocketAddress.path(path) else { throw Errno(ENAMETOOLONG, in: "bind") }
            return try Listener(local: address, path: path, backlog: 64, mode: 0o600)
        }
    }

    /// Where a worker is to say how it is doing.
    ///
    /// The number is used once; an app's name would not always fit into a socket's path beside that of the master.
    func notificationPath(number: Int) -> String { "\(path)/notify.\(number)" }

    deinit {
        sweep()
        Files.remove(Places.path(.lock, in: path))
        Files.removeFolder(path)
    }

    /// Takes away what a master of before left, or this one.
    private func sweep() {
        // Whatever else is here is not ours: in a unit's RuntimeDirectory= an app may have its sockets.
        let own = [Places.File.control, .record].map(\.rawValue)
        for name in Files.names(in: path)
        where own.contains(name) || name == Places.File.record.rawValue + ".new" || name.hasPrefix("notify.") {
            Files.remove("\(path)/\(name)")
        }
    }

    /// The folder that systemd has made for a unit of this user; nil where there is none.
    private static func given(_ name: String) -> String? {
        let path = "\(Places.system)/\(name)"
        guard let status = try? FileStatus(of: path, following: false), status.kind == .folder,
            status.user == ThisProcess.user
        else { return nil }
        return path
    }

    /// The first place where this user may keep masters.
    private static func base() throws(Refused) -> String {
        let user = ThisProcess.user
        let places = Places.runtimeFolders(of: user)
        for base in places {
            // Only root can make one there. A container may have it, as all that can be written, and for everybody.
            if base == Places.system, Files.mayWrite(in: base) { return base }
            let parent = base.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
            guard let status = try? FileStatus(of: parent), status.kind == .folder else { continue }
            guard parent == "/tmp" || status.user == user else { continue }
            guard Files.mayWrite(in: parent) || Files.mayWrite(in: base) else { continue }
            try make(base, permissions: user == 0 ? 0o755 : 0o700)
            return base
        }
        throw Refused(
            .cannotCreate, "there is no place for a master's files that this user can write",
            details: [
                "looked at \(places.joined(separator: ", "))",
                "in a container give it a small one in memory: --tmpfs \(Places.system)",
            ])
    }

    /// Makes a folder, or checks that the one there is ours: a link or another's folder would be a trap.
    ///
    /// - Returns: whether there was none before.
    @discardableResult
    private static func make(_ path: String, permissions: UInt32) throws(Refused) -> Bool {
        var isNew = true
        let status = try Refused.unless(.cannotCreate, "cannot make \(path)") { () throws(Errno) in
            do throws(Errno) { try Files.makeFolder(path, permissions: permissions) } catch  where error.code == EEXIST
            { isNew = false }
            return try FileStatus(of: path, following: false)
        }
        guard status.kind == .folder, status.user == ThisProcess.user, status.mode & 0o022 == 0 else {
            throw Refused(
                .permission, "\(path) is not a private folder of this user", details: ["it was left as it is"])
        }
        return isNew
    }
}
