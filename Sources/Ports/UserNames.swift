internal import LinuxKernel

/// The names of users, of which each is asked for once: the name service reads its files for every answer.
struct UserNames {
    private var known: [(user: UInt32, name: String)] = []

    /// A user's name, safe for a terminal.
    ///
    /// The number where there is no name, and where the name service fails: that must not hide who holds a port.
    mutating func name(of user: UInt32) -> String {
        if let found = known.first(where: { $0.user == user }) { return found.name }
        let name = (try? UserAccount.numbered(user)).map { PrintableText.escaped($0.name) } ?? String(user)
        known.append((user, name))
        return name
    }
}
