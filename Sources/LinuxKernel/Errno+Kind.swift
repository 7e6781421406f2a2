import Glibc

extension Errno {
    /// The failures of signals that a caller has an answer to.
    public enum Kind: Sendable {
        /// ESRCH.
        case noSuchProcess
        /// EINVAL.
        case invalid
        /// EPERM or EACCES.
        case notAllowed
        /// Every other one.
        case other
    }

    /// Which of them this is.
    public var kind: Kind {
        switch code {
        case ESRCH: .noSuchProcess
        case EINVAL: .invalid
        case EPERM, EACCES: .notAllowed
        default: .other
        }
    }
}

extension ProcessHandle {
    /// Whether it has ended, reaped or not.
    public var hasEnded: Bool {
        var wanted = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&wanted, 1, 0) > 0
    }
}
