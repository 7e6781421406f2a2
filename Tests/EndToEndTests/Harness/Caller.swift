import LinuxKernel
import Testing

/// Who types the commands.
struct Caller: CustomTestStringConvertible, Sendable {
    /// Whose rights svctl has.
    let account: UserAccount

    /// Root where the tests run as root, and always an ordinary user.
    static let all = isRoot ? [root, user] : [user]
    /// Meaningful where the tests run as root.
    static let root = Caller(account: required(0))
    /// An ordinary user with a home: svctl-test, which scripts/setup makes, or whoever runs the tests.
    static let user = Caller(account: isRoot ? required("svctl-test") : required(ThisProcess.user))
    static var me: Caller { isRoot ? root : user }

    var testDescription: String { account.name }

    /// The words before a command that make it this caller's.
    var becoming: [String] {
        guard account.user != ThisProcess.user else { return [] }
        return [
            "/usr/bin/setpriv", "--reuid", String(account.user), "--regid", String(account.group), "--clear-groups",
            "--",
        ]
    }

    private static func required(_ number: UInt32) -> UserAccount {
        guard let found = try? UserAccount.numbered(number) else {
            fatalError("user \(number) has no account, and the tests need its home")
        }
        return found
    }

    private static func required(_ name: String) -> UserAccount {
        guard let found = try? UserAccount.named(name) else {
            fatalError("there is no user called \(name): run scripts/setup")
        }
        return found
    }
}

/// Whether these tests may become somebody else.
let isRoot = ThisProcess.user == 0
/// Why a test is skipped, printed with it.
let needsRoot = "only root can become somebody else"
