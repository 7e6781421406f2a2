internal import CSystemd
internal import LinuxKernel

/// What a service can say to systemd and have from it, by libsystemd, which is loaded with the first need.
enum Systemd {
    /// Whether libsystemd is there, from systemd 246 on.
    static var isLoaded: Bool { csystemd_load() == 1 }

    /// Tells the service manager something, with descriptors for its store; sd_pid_notify_with_fds(3).
    ///
    /// Nothing comes of it where nobody listens. It waits only while as many datagrams are unread as the kernel keeps
    /// for one socket, which are 512 where systemd runs: that few sentences are said.
    static func notify(_ lines: [String], descriptors: [CInt] = []) {
        _ = unsafe csystemd_notify(lines.joined(separator: "\n"), descriptors, UInt32(descriptors.count))
    }

    /// How often systemd wants to hear that all is well; nil when it does not; sd_watchdog_enabled(3).
    static func watchdogLimit() -> Duration? {
        var microseconds: UInt64 = 0
        guard unsafe csystemd_watchdog_enabled(&microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }
}
