/// An account of the machine.
public struct UnitAccount: Hashable, Sendable {
    /// The login name.
    public var name: String
    /// The user's number.
    public var user: UInt32
    /// The number of the login group.
    public var group: UInt32
    /// The numbers of all groups that it is a member of.
    public var groups: [UInt32]

    /// An account, given by all its parts.
    public init(name: String, user: UInt32, group: UInt32, groups: [UInt32]) {
        self.name = name
        self.user = user
        self.group = group
        self.groups = groups
    }
}

/// A group as the settings name it, and its number.
public struct UnitGroup: Hashable, Sendable {
    /// The name, or the number in digits.
    public var name: String
    /// The number.
    public var number: UInt32

    /// A group, given by all its parts.
    public init(name: String, number: UInt32) {
        self.name = name
        self.number = number
    }
}

/// Whom an app of the settings is to run as.
public struct AppIdentity: Equatable, Sendable {
    /// The app.
    public var app: String
    /// Its `uid`; nil when it has none.
    public var user: UnitAccount?
    /// Its `gid`; nil when it has none.
    public var group: UnitGroup?

    /// The identity of an app.
    public init(app: String, user: UnitAccount? = nil, group: UnitGroup? = nil) {
        self.app = app
        self.user = user
        self.group = group
    }

    /// The group that its workers have: a user comes with the login group.
    fileprivate var wantedGroup: UnitGroup? {
        group ?? user.map { UnitGroup(name: String($0.group), number: $0.group) }
    }
}

/// Whom a unit runs as, and why.
public struct UnitIdentity: Equatable, Sendable {
    /// The user.
    public var user: UnitAccount
    /// The group, where it is not the login group.
    public var group: UnitGroup?
    /// Whether the master starts workers of other users, for which it has to be root.
    public var becomesOthers: Bool
    /// Where the user comes from: `--user`, `uid of web`, `the owner of the file`.
    public var source: String

    /// The number of the group that it runs with.
    public var groupNumber: UInt32 { group?.number ?? user.group }

    /// Chooses: `wanted`, which `source` names, else the apps' `uid`, else the owner of the settings file.
    ///
    /// A unit of an ordinary user cannot become anybody else, so that what the apps ask for has to be that user and one
    /// group; apps of several users need a unit of root's.
    public init(
        wanted: UnitAccount?, source wantedBy: String = "--user", apps: [AppIdentity], owner: UnitAccount
    ) throws(UnitRefusal) {
        let users = apps.compactMap(\.user)
        let distinct = Set(users.map(\.user))
        let named = apps.first { $0.user != nil }
        if let wanted {
            user = wanted
            source = wantedBy
        } else if let first = named, let account = first.user, distinct.count == 1 {
            user = account
            source = "uid of \(first.app)"
        } else if distinct.count > 1, owner.user == 0 || users.contains(where: { $0.user == 0 }) {
            user = users.first { $0.user == 0 } ?? owner
            source = "the apps run as several users"
        } else if distinct.count > 1 {
            let spelled = apps.compactMap { app in app.user.map { "\(app.app) as \($0.name)" } }
            throw UnitRefusal(
                "the apps run as several users (\(spelled.joined(separator: ", "))), which only root can start",
                remedy: "say so with: --user root")
        } else {
            user = owner
            source = "the owner of the file"
        }
        let chosen = user
        becomesOthers = chosen.user == 0 && apps.contains { $0.wantedGroup != nil && $0.user?.user != 0 }
        group = nil
        guard !becomesOthers else { return }
        if let other = apps.first(where: { $0.user != nil && $0.user?.user != chosen.user }), let account = other.user {
            throw UnitRefusal(
                "\(other.app) runs as \(account.name) (uid), and a unit of \(chosen.name) cannot become another user",
                remedy: "leave --user out, or write --user \(account.name)")
        }
        group = try Self.group(of: apps, chosen)
    }

    private static func group(of apps: [AppIdentity], _ user: UnitAccount) throws(UnitRefusal) -> UnitGroup? {
        let groups = apps.compactMap(\.wantedGroup)
        guard let first = groups.first else { return nil }
        if let other = groups.first(where: { $0.number != first.number }) {
            throw UnitRefusal(
                "the apps run with several groups (\(first.name) and \(other.name)), and a unit has one",
                remedy: "write the same gid for each app, or --user root")
        }
        return first.number == user.group ? nil : first
    }
}

/// Why a master cannot be made a unit, and what helps.
public struct UnitRefusal: Error, Equatable, Sendable {
    /// What is in the way.
    public var text: String
    /// What to do about it.
    public var remedy: String

    /// A refusal with its remedy.
    public init(_ text: String, remedy: String) {
        self.text = text
        self.remedy = remedy
    }
}
