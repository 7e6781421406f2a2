internal import Control
internal import LinuxKernel
internal import Units

extension ManagedUnit {
    /// The unit that runs what a target leads to, or would run it; nil where systemd has no part in it.
    ///
    /// Who is inside of the unit itself, as its ExecReload= and ExecStop= are, speaks with the master: systemd waits for
    /// them.
    static func of(_ target: Target) throws(Failure) -> ManagedUnit? {
        guard Systemctl.isBooted else { return nil }
        let masters = target.masters.filter(\.isRunning)
        guard masters.count < 2 else { return nil }
        let found = if let master = masters.first { try running(master) } else { try idle(target) }
        return found?.unit == here ? nil : found
    }

    /// The service that this process is part of; nil for none.
    static var here: SystemdUnit? {
        (try? ProcessTable.controlGroup(of: ThisProcess.pid)).flatMap { SystemdUnit(controlGroup: $0) }
    }

    /// The unit whose main process a master is; nil for one that was started by hand, by cron or the like, and for one of
    /// another user's own systemd.
    static func running(_ master: FoundMaster) throws(Failure) -> ManagedUnit? {
        guard Systemctl.isBooted else { return nil }
        guard let (unit, pid) = master.unitAndProcess, unit.user == nil || unit.user == ThisProcess.user else {
            return nil
        }
        let found = try ManagedUnit(unit.name, in: unit.user == nil ? .system : .user)
        return found?.process == pid ? found : nil
    }

    /// The unit of what does not run, or runs unseen: installed, enabled by hand, or started once.
    static func idle(_ target: Target) throws(Failure) -> ManagedUnit? {
        guard Systemctl.isBooted else { return nil }
        let scopes: [UnitScope] = ThisProcess.user == 0 ? [.system, .user] : [.user, .system]
        for scope in scopes where isReachable(scope) {
            for name in names(target, in: scope) {
                guard let found = try ManagedUnit(UnitName(name).service, in: scope) else { continue }
                if found.isEnabled || found.state != "inactive" || !found.sockets.isEmpty
                    || InstalledUnit(name, in: scope) != nil
                {
                    return found
                }
            }
        }
        return nil
    }

    private static func isReachable(_ scope: UnitScope) -> Bool {
        scope == .system || (try? FileStatus(of: "/run/user/\(ThisProcess.user)/systemd"))?.kind == .folder
    }

    /// What the target's master is called in unit names: an installed one says which file it runs, and one that was
    /// enabled by hand runs the template's.
    private static func names(_ target: Target, in scope: UnitScope) -> [String] {
        switch target {
        case .name(let name): return [name]
        case .file(let path):
            guard let folder = UnitFolders.own(scope) else { return [] }
            let installed = InstalledUnit.names(in: folder).filter {
                InstalledUnit.runs(path, UnitName($0).serviceDropIn(in: folder))
            }
            let parts = path.split(separator: "/")
            guard parts.count > 1, parts[parts.count - 2] == "svctl", path.hasSuffix(".ini"), let last = parts.last,
                MasterName.isValid(String(last.dropLast(4))), isOfTemplate(path, scope)
            else { return installed }
            return installed + [String(last.dropLast(4))]
        }
    }

    private static func isOfTemplate(_ path: String, _ scope: UnitScope) -> Bool {
        switch scope {
        case .system: path.hasPrefix("/etc/svctl/")
        case .user: path.contains("/.config/svctl/")
        }
    }
}

extension InstalledUnit {
    /// Whether a drop-in of ours has its service run the settings file of that path.
    static func runs(_ path: String, _ dropIn: String) -> Bool {
        guard let bytes = try? Files.read(dropIn, limit: 1 << 20) else { return false }
        let wanted = "Environment=\(UnitValue.word("SVCTL_FILE=\(path)"))"
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains { $0 == wanted }
    }
}
