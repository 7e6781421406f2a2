internal import LinuxKernel

/// Whether an account gets to a file by the modes of the folders on the way; ACLs are not looked at.
enum FileModes {
    /// What keeps `account` from reading `path`, or with `writing` from writing to it; nil for nothing, and for what
    /// cannot be seen from here.
    static func obstacle(to path: String, for account: UserAccount?, writing: Bool = false) -> String? {
        guard let account, account.user != 0 else { return nil }
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            guard let status = try? FileStatus(of: folder) else { return nil }
            if !allows(status, 0o1, account) { return "\(folder) is closed to it" }
        }
        guard let status = try? FileStatus(of: path) else { return nil }
        let bits: UInt32 = writing ? 0o2 : status.kind == .folder ? 0o5 : 0o4
        return allows(status, bits, account) ? nil : "its mode is \(String(status.mode & 0o777, radix: 8))"
    }

    private static func allows(_ status: FileStatus, _ bits: UInt32, _ account: UserAccount) -> Bool {
        allows(mode: status.mode, user: status.user, group: status.group, bits, account)
    }

    /// Whether a mode gives `bits` (as for others) to `account`; the first class that fits counts, as for the kernel.
    static func allows(mode: UInt32, user: UInt32?, group: UInt32?, _ bits: UInt32, _ account: UserAccount) -> Bool {
        if user == account.user { return mode >> 6 & bits == bits }
        if let group, account.groups.contains(group) { return mode >> 3 & bits == bits }
        return mode & bits == bits
    }
}
