internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings
internal import Supervision

/// Looks up what an app's settings name: its user, its interpreter, the worker program.
struct Resolver {
    /// Where the caller stood.
    let directory: String
    /// The settings file; nil where there is none, and where only names are looked up.
    var file: String?

    /// What the app's workers are started from.
    func template(for app: AppConfiguration, listeners: [ListenerConfiguration]) throws(Refused) -> WorkerTemplate {
        let account = try app.user.map { user throws(Refused) in try self.account(user, app) }
        let identity = try identity(app, account ?? nil)
        return WorkerTemplate(
            path: try program(for: app),
            arguments: try arguments(for: app, listeners: listeners),
            environment: try WorkerEnvironment.of(app, account: account ?? nil) { file throws(Refused) in
                try EnvironmentFiles.read(file, as: identity, settings: self.file) {
                    complaint($0, $1, at: $2, remedy: $3)
                }
            } _: { folder throws(Refused) in
                try EnvironmentFiles.readFolder(folder, as: identity) { complaint($0, $1, at: $2, remedy: $3) }
            },
            directory: startFolder(of: app),
            identity: identity,
            umask: app.umask,
            limits: app.limits,
            readiness: ReadinessRule(app, hasListener: !listeners.isEmpty),
            listeners: listeners)
    }

    /// uWSGI changes to the app's folder itself, and reads some paths before that.
    private func startFolder(of app: AppConfiguration) -> String {
        switch app.application {
        case .module, .file, .command: app.directory ?? directory
        case .uwsgi: directory
        }
    }

    /// The number of a user that a listener's owner names.
    func user(_ name: Account, at place: Place?) throws(Refused) -> UInt32 {
        switch name {
        case .number(let number): return number
        case .name(let name):
            guard let found = try lookUp({ () throws(Errno) in try UserAccount.named(name) }) else {
                throw complaint(.noUser, "there is no user called \(name)", at: place)
            }
            return found.user
        }
    }

    /// The number of a group.
    func group(_ name: Account, at place: Place?) throws(Refused) -> UInt32 {
        switch name {
        case .number(let number): return number
        case .name(let name):
            guard let found = try lookUp({ () throws(Errno) in try UserAccount.group(named: name) }) else {
                throw complaint(.noUser, "there is no group called \(name)", at: place)
            }
            return found
        }
    }

    /// The account behind a user; nil for a number without one, as containers have it.
    private func account(_ user: Account, _ app: AppConfiguration) throws(Refused) -> UserAccount? {
        switch user {
        case .number(let number): return try lookUp { () throws(Errno) in try UserAccount.numbered(number) }
        case .name(let name):
            guard let found = try lookUp({ () throws(Errno) in try UserAccount.named(name) }) else {
                throw complaint(.noUser, "there is no user called \(name)", at: app.places["uid"])
            }
            return found
        }
    }

    /// Whom the commands in the settings of the app `web` run as; nil: as the master.
    func identity(user: Account?, group: Account?) throws(Refused) -> Program.Identity? {
        guard user != nil || group != nil else { return nil }
        let number = try user.map { user throws(Refused) in try self.user(user, at: nil) } ?? ThisProcess.user
        let account = try lookUp { () throws(Errno) in try UserAccount.numbered(number) }
        let groupNumber = try group.map { group throws(Refused) in try self.group(group, at: nil) }
        let identity = Program.Identity(
            user: number, group: groupNumber ?? account?.group ?? ThisProcess.group,
            groups: account?.groups ?? (groupNumber.map { [$0] } ?? []))
        if ThisProcess.user != 0, identity.user == ThisProcess.user, identity.group == ThisProcess.group { return nil }
        return identity
    }

    private func identity(_ app: AppConfiguration, _ account: UserAccount?) throws(Refused) -> Program.Identity? {
        guard app.user != nil || app.group != nil else { return nil }
        let user = try app.user.map { user throws(Refused) in try self.user(user, at: app.places["uid"]) }
        let group = try app.group.map { group throws(Refused) in try self.group(group, at: app.places["gid"]) }
        let identity = Program.Identity(
            user: user ?? ThisProcess.user, group: group ?? account?.group ?? ThisProcess.group,
            groups: account?.groups ?? (group.map { [$0] } ?? []))
        guard ThisProcess.user == 0 else {
            // An ordinary user cannot become another one; to be told so now is better than by each worker.
            if identity.user == ThisProcess.user, identity.group == ThisProcess.group { return nil }
            throw complaint(
                .permission, "only root can start workers as another user or group",
                at: app.places["uid"] ?? app.places["gid"],
                remedy: "start svctl as root, or take uid and gid out")
        }
        return identity
    }

    private func lookUp<Found>(_ body: () throws(Errno) -> Found?) throws(Refused) -> Found? {
        do throws(Errno) { return try body() } catch {
            throw Refused(.system, "cannot look up accounts: \(error.reason)")
        }
    }

    /// A complaint that shows the line which says so.
    func complaint(
        _ code: ExitCode, _ message: String, at place: Place?, remedy: String? = nil
    ) -> Refused {
        guard let place else { return Refused(code, message, details: remedy.map { [$0] } ?? []) }
        let finding = Finding(severity: .error, place: place, message: message, remedy: remedy)
        return Refused(code, message, details: [finding.rendered])
    }
}
