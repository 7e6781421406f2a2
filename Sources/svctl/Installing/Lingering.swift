internal import LinuxKernel

/// Whether a user's units run without a session of that user; loginctl(1).
enum Lingering {
    /// Whether this user has been allowed to linger.
    static var isAllowed: Bool { (try? FileStatus(of: "/var/lib/systemd/linger/\(name)")) != nil }

    /// What to type, which is not done unasked: it concerns all that the user has ever enabled.
    static var advice: String {
        "it runs only while you are logged in, unless you type: loginctl enable-linger \(name)"
    }

    private static var name: String {
        (try? UserAccount.numbered(ThisProcess.user))?.name ?? String(ThisProcess.user)
    }
}
