internal import Glibc

/// What a master listens to.
public enum MasterSignals {
    /// Blocked from the first moment of `svctl run` on, so that none is lost before the master reads them.
    public static let all: [Int32] = [
        SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGCHLD, SIGUSR1, SIGUSR2, SIGTTIN, SIGTTOU,
    ]
}
