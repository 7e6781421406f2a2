internal import CSystemd
internal import Glibc
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

    /// Waits until systemd has taken in all that was said; only before the loop begins; sd_notify_barrier(3).
    static func waitUntilHeard(atMost limit: Duration) {
        let (seconds, attoseconds) = limit.components
        _ = csystemd_barrier(UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000))
    }

    /// The descriptors that were handed in, with their names, in their order; empty when there are none, and when asked
    /// again; sd_listen_fds_with_names(3).
    static func handedListeners() -> [HandedListener] {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = unsafe csystemd_listen_fds(&names)
        defer { unsafe free(names) }
        return (0..<max(0, count)).map { index in
            var name = "unknown"
            if let text = unsafe names?[Int(index)] {
                name = unsafe String(cString: text)
                unsafe free(text)
            }
            return HandedListener(Descriptor(owning: 3 + index), name: name)
        }
    }

    /// How often systemd wants to hear that all is well; nil when it does not; sd_watchdog_enabled(3).
    static func watchdogLimit() -> Duration? {
        var microseconds: UInt64 = 0
        guard unsafe csystemd_watchdog_enabled(&microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }
}
