@testable import Supervision

/// The states of a slot without what they hold; the last three are those of a leaving worker beside it.
enum SlotStateKind: Int, CaseIterable {
    case down, starting, ready, replacing, overlapping, waiting, leavingAsked, leavingQuiet, leavingKilled

    /// Where a slot is, as far as this event is concerned.
    init(_ slot: Slot, meeting event: SlotEvent) {
        if let worker = event.worker, let leaving = slot.leaving[worker] {
            self =
                switch leaving {
                case .asked: .leavingAsked
                case .quiet: .leavingQuiet
                case .killed: .leavingKilled
                }
            return
        }
        self =
            switch slot.state {
            case .down: .down
            case .starting: .starting
            case .ready: .ready
            case .replacing: .replacing
            case .overlapping: .overlapping
            case .waiting: .waiting
            }
    }
}

/// The events of a slot without what they hold.
enum SlotEventKind: Int, CaseIterable {
    case wanted, commit, abandon, unwanted, killed, retry, ready, extended, quiet, exited, late, stubborn

    /// Whether it is news of one worker.
    var isNews: Bool { rawValue >= Self.ready.rawValue }

    init(_ event: SlotEvent) {
        self =
            switch event {
            case .wanted: .wanted
            case .commit: .commit
            case .abandon: .abandon
            case .unwanted: .unwanted
            case .killed: .killed
            case .ready: .ready
            case .extended: .extended
            case .quiet: .quiet
            case .exited: .exited
            case .late: .late
            case .stubborn: .stubborn
            case .retry: .retry
            }
    }
}

/// The states of a fleet without what they hold, but with the phases of a reload.
enum FleetStateKind: Int, CaseIterable {
    case idle, startingFirst, startingAgain, running, proving, following, quieting, restarting, stopping, ended

    init(_ state: Supervisor.State) {
        self =
            switch state {
            case .idle: .idle
            case .starting(_, _, let mayFail): mayFail ? .startingFirst : .startingAgain
            case .running: .running
            case .rolling(let roll):
                switch roll.phase {
                case .proving: .proving
                case .following: .following
                case .quieting: .quieting
                }
            case .restarting: .restarting
            case .stopping: .stopping
            case .ended: .ended
            }
    }
}

/// The events of a fleet without what they hold.
enum FleetEventKind: Int, CaseIterable {
    case start, reload, restart, stop, stopAtOnce, ready, extended, quiet, exited, late, stubborn, retry

    init(_ event: Event) {
        self =
            switch event {
            case .start: .start
            case .reload: .reload
            case .restart: .restart
            case .stop(let atOnce): atOnce ? .stopAtOnce : .stop
            case .ready: .ready
            case .extended: .extended
            case .quiet: .quiet
            case .exited: .exited
            case .timeout(.start): .late
            case .timeout(.kill): .stubborn
            case .timeout(.retry): .retry
            }
    }
}
