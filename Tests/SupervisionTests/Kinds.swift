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
    case wanted, commit, abandon, unwanted, killed, retry, renew
    case ready, extended, quiet, exited, late, stubborn, worn, aged, stuck

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
            case .worn: .worn
            case .aged: .aged
            case .stuck: .stuck
            case .renew: .renew
            case .retry: .retry
            }
    }
}

/// The states of a fleet without what they hold, but with the phases of a reload.
enum FleetStateKind: Int, CaseIterable {
    case idle, startingFirst, startingAgain, running, proving, settling, following, quieting, restarting, stopping,
        ended

    init(_ state: Supervisor.State) {
        self =
            switch state {
            case .idle: .idle
            case .starting(let start): start.mayFail ? .startingFirst : .startingAgain
            case .running: .running
            case .rolling(let roll):
                switch roll.phase {
                case .proving: .proving
                case .settling: .settling
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
    case start, reload, reloadOfOne, restart, stop, stopAtOnce, scale, ready, extended, quiet, exited, late, stubborn,
        retry
    case settled, bringBack, restartOfOne, halt, worn, aged, stuck

    init(_ event: Event) {
        self =
            switch event {
            case .start: .start
            case .reload(_, let only, let bringsBack): only == nil ? .reload : bringsBack ? .bringBack : .reloadOfOne
            case .restart(_, let only): only == nil ? .restart : .restartOfOne
            case .halt: .halt
            case .stop(let atOnce): atOnce ? .stopAtOnce : .stop
            case .scale: .scale
            case .ready: .ready
            case .extended: .extended
            case .quiet: .quiet
            case .exited: .exited
            case .worn: .worn
            case .stuck: .stuck
            case .timeout(.wear): .aged
            case .timeout(.start): .late
            case .timeout(.kill): .stubborn
            case .timeout(.retry): .retry
            case .timeout(.settle): .settled
            }
    }
}
