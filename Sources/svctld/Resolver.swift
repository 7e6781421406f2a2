internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings
internal import Supervision

/// Looks up what an app's settings name: its user, its interpreter, the worker program.
struct Resolver {
    /// Where the caller stood.
    let directory: String

    /// What the app's workers are started from.
    func template(for app: AppConfiguration, listeners: [ListenerConfiguration]) throws(Refused) -> WorkerTemplate {
        let account = try app.user.map { user throws(Refused) in try self.account(user, app) }
        return WorkerTemplate(
            path: try program(for: app),
            arguments: try arguments(for: app, listeners: listeners),
            environment: WorkerEnvironment.of(app, account: account ?? nil),
            directory: app.directory ?? directory,
            identity: try identity(app, account ?? nil),
            umask: app.umask,
            readiness: ReadinessRule(app, hasListener: !listeners.isEmpty),
            listeners: listeners)
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
