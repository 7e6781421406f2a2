internal import LinuxKernel
internal import Settings

extension NginxSite {
    /// What keeps nginx from the app's socket, and what mends it; nothing for a port.
    var rights: [String] {
        guard case .path(let path) = listener.address else { return [] }
        let folder = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        if let account, let closed = FileModes.obstacle(to: folder + "/.", for: account) {
            return ["\(account.name), whom nginx runs as, cannot get to \(path): \(closed)."]
        }
        let mode = listener.mode ?? 0o600
        guard mode & 0o002 == 0 else { return [] }
        let owner = number(of: listener.owner ?? app.user)
        let group = socketGroup
        if let account, FileModes.allows(mode: mode, user: owner, group: group, 0o2, account) { return [] }
        let name = account?.name ?? "the user that nginx runs as"
        let user = listener.owner ?? app.user
        return [
            "\(name) may not connect to \(path), whose mode is \(String(mode, radix: 8)): it must be able to write.",
            "Settings that let it: chmod-socket = 660 and chown-socket = "
                + "\(user.map(word) ?? "the-app's-user"):\(account?.name ?? "nginx's-group")",
        ]
    }

    private var socketGroup: UInt32? {
        if let group = listener.ownerGroup ?? app.group {
            switch group {
            case .number(let number): return number
            case .name(let name): return (try? UserAccount.group(named: name)) ?? nil
            }
        }
        return app.user.flatMap(account(of:))?.group
    }

    private func number(of user: Account?) -> UInt32? {
        guard let user else { return nil }
        if case .number(let number) = user { return number }
        return account(of: user)?.user
    }

    private func account(of user: Account) -> UserAccount? {
        switch user {
        case .number(let number): (try? UserAccount.numbered(number)) ?? nil
        case .name(let name): (try? UserAccount.named(name)) ?? nil
        }
    }

    private func word(_ account: Account) -> String {
        switch account {
        case .number(let number): String(number)
        case .name(let name): name
        }
    }
}
