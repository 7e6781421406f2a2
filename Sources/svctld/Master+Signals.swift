internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

extension Master {
    /// Does what the operator's and the kernel's signals ask for.
    mutating func readSignals() {
        while let signal = try? signals.next() {
            switch signal {
            case SIGCHLD: reap()
            case SIGTERM, SIGINT:
                // The second one means it: no more waiting for what workers have to finish.
                log.write("\(SignalName.of(signal)): stopping" + (wasAskedToStop ? " at once" : ""))
                events.append(.stop(atOnce: wasAskedToStop))
                wasAskedToStop = true
            case SIGQUIT:
                log.write("SIGQUIT: stopping at once")
                events.append(.stop(atOnce: true))
            case SIGHUP where hasLostTerminal:
                log.write("SIGHUP: the terminal is gone: stopping")
                events.append(.stop(atOnce: false))
            case SIGHUP: reloadOrStop(because: "SIGHUP")
            case SIGUSR1: reopenLog(because: "SIGUSR1")
            case SIGUSR2: writeState()
            case SIGTTIN: scaleOnlyApp(by: 1, because: "SIGTTIN")
            case SIGTTOU: scaleOnlyApp(by: -1, because: "SIGTTOU")
            default: break
            }
        }
    }

    /// Writes into the log what `svctl status` would say.
    mutating func writeState() {
        for line in StatusText.of(status(measured: true)).split(separator: "\n") { log.write(String(line)) }
    }

    /// Whether it was started in a window that is closed now: nobody would see it any more, and it would hold the port.
    private var hasLostTerminal: Bool {
        guard let terminal else { return false }
        return isatty(terminal) == 0
    }
}
