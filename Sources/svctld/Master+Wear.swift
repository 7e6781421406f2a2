internal import LinuxKernel
internal import Supervision

/// What workers say of their wear.
extension Master {
    /// Passes on that a worker is worn or stuck, and minds how long it may be silent.
    ///
    /// A request costs no message: a worker that has some says now and then that Python runs on. What keeps it from that,
    /// such as a library that does not let go of the interpreter's lock, or SIGSTOP, cannot be told by the worker itself.
    mutating func heed(_ notification: Notification, of worker: WorkerID) {
        if let why = notification.worn { events.append(.worn(worker, .said(why))) }
        if let longest = notification.longestSilence {
            workers[worker]?.longestSilence = longest
            if longest > .zero {
                alarms.arm(.silence(worker), at: .now + longest)
            } else {
                alarms.disarm(.silence(worker))
            }
        }
        if let what = notification.stuck {
            alarms.disarm(.silence(worker))
            events.append(.stuck(worker, what))
        }
    }

    /// A worker that has a request, and that was to speak again, has not.
    mutating func fellSilent(_ worker: WorkerID) {
        guard let running = workers[worker] else { return }
        readNotifications(of: worker)  // it may have spoken in this very moment
        guard !alarms.isArmed(.silence(worker)) else { return }
        let silence = DurationText.of(running.longestSilence)
        events.append(.stuck(worker, "stuck: it has a request, and Python has not run for \(silence)"))
    }
}
