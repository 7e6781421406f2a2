import CLinux
import Glibc

/// An account of this machine, from the name service (passwd, LDAP and whatever else is configured).
public struct UserAccount: Equatable, Sendable {
    /// The login name.
    public let name: String
    /// The user's number.
    public let user: UInt32
    /// The number of the login group.
    public let group: UInt32
    /// The home directory.
    public let home: String

    /// The account of that login name; nil when there is none; getpwnam_r(3).
    ///
    /// Throws what the name service reports, as EIO, and ENAMETOOLONG for an account whose name exceeds 256 bytes or
    /// whose home 1023.
    public static func named(_ name: String) throws(Errno) -> UserAccount? {
        try account(unsafe clinux_user_named(name), "getpwnam")
    }

    /// The account of that number; nil when there is none.
    ///
    /// getpwuid_r(3), which fails like getpwnam_r(3).
    public static func numbered(_ user: UInt32) throws(Errno) -> UserAccount? {
        try account(clinux_user_numbered(user), "getpwuid")
    }

    /// The groups that login would give: the login group and those the account is a member of; getgrouplist(3).
    public var groups: [UInt32] {
        var count: CInt = 64
        while true {
            var found = [UInt32](repeating: 0, count: Int(count))
            let room = count
            if unsafe getgrouplist(name, group, &found, &count) >= 0 { return Array(found.prefix(Int(count))) }
            count = max(count, room * 2)  // it tells how many there are, unless they become more meanwhile
        }
    }

    /// The number of a group by its name; nil when there is none.
    ///
    /// getgrnam_r(3), its errors thrown.
    public static func group(named name: String) throws(Errno) -> UInt32? {
        let found = unsafe clinux_group_named(name)
        if found.error == -1 { return nil }
        guard found.error == 0 else { throw Errno(found.error, in: "getgrnam") }
        return found.group
    }

    private static func account(_ found: clinux_user, _ call: String) throws(Errno) -> UserAccount? {
        if found.error == -1 { return nil }
        guard found.error == 0 else { throw Errno(found.error, in: call) }
        return UserAccount(
            name: text(clinux_user_name_at, found), user: found.user, group: found.group,
            home: text(clinux_user_home_at, found))
    }

    private static func text(_ byte: (clinux_user, CInt) -> CChar, _ found: clinux_user) -> String {
        var bytes: [UInt8] = []
        while true {
            let next = byte(found, CInt(bytes.count))
            if next == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(UInt8(bitPattern: next))
        }
    }
}
