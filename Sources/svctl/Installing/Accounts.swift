internal import Control
internal import LinuxKernel
internal import Settings
internal import Units

/// Accounts by what settings and options call them.
enum Accounts {
    /// The account of that name or number.
    static func user(_ written: Account, for whom: String) throws(Failure) -> UnitAccount {
        let found: UserAccount?
        do throws(Errno) {
            switch written {
            case .number(let number): found = try UserAccount.numbered(number)
            case .name(let name): found = try UserAccount.named(name)
            }
        } catch { throw Failure(.system, "cannot look up accounts: \(error.reason)") }
        guard let found else {
            throw Failure(
                .noUser, "there is no user \(written.spelled) (\(whom))", details: ["see who there is: getent passwd"])
        }
        return UnitAccount(name: found.name, user: found.user, group: found.group, groups: found.groups)
    }

    /// The group of that name or number.
    static func group(_ written: Account, for whom: String) throws(Failure) -> UnitGroup {
        switch written {
        case .number(let number): return UnitGroup(name: String(number), number: number)
        case .name(let name):
            let found: UInt32?
            do throws(Errno) { found = try UserAccount.group(named: name) } catch {
                throw Failure(.system, "cannot look up groups: \(error.reason)")
            }
            guard let found else { throw Failure(.noUser, "there is no group \(name) (\(whom))") }
            return UnitGroup(name: name, number: found)
        }
    }

    /// A word of a command line as an account: digits are a number.
    static func account(_ word: String) -> Account { UInt32(word).map { .number($0) } ?? .name(word) }

    /// Whom the apps are to run as.
    static func identities(of configuration: Configuration) throws(Failure) -> [AppIdentity] {
        var identities: [AppIdentity] = []
        for app in configuration.apps {
            var identity = AppIdentity(app: app.name)
            if let user = app.user { identity.user = try Self.user(user, for: "uid of \(app.name)") }
            if let group = app.group { identity.group = try Self.group(group, for: "gid of \(app.name)") }
            identities.append(identity)
        }
        return identities
    }
}
