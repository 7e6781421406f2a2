@testable import Supervision

/// The whole policy of a slot as text: every state, every event, what comes of it.
///
/// Workers go by their part: `old` of generation 1, `new` of generation 2, `next` is whoever is started now. The slot
/// belongs to generation 1 unless said otherwise. Moments are counted from now. News of a worker that the slot does
/// not know changes nothing anywhere, and is left out as long as that is true.
struct Sheet {
    private static let now = Instant(nanoseconds: 100_000_000_000)
    private static let earlier = Instant(nanoseconds: 99_000_000_000)
    private static let old = worker(1, generation: 1, attempt: 1)
    private static let new = worker(1, generation: 2, attempt: 2)
    private static let like = worker(1, generation: 1, attempt: 2)
    private static let stranger = worker(1, generation: 1, attempt: 0)

    /// Every state a slot can be in, as far as it makes a difference.
    private static let scenes: [(name: String, slot: Slot, subjects: [WorkerID])] = [
        ("down", slot(.down), []),
        ("waiting for its time", slot(.waiting(until: now + .seconds(1))), []),
        ("waiting, its time has come", slot(.waiting(until: now)), []),
        ("starting old", slot(.starting(old, since: earlier)), [old]),
        ("starting new, old crashed meanwhile", slot(.starting(new, since: earlier)), [new]),
        ("ready old", slot(.ready(old, since: earlier)), [old]),
        ("ready new, old crashed meanwhile", slot(.ready(new, since: earlier)), [new]),
        ("ready old, which is worn", slot(.ready(old, since: earlier), worn: old), [old]),
        ("ready old, which is worn too early", slot(.ready(old, since: now), worn: old, due: 5), [old]),
        ("ready old, which has its age", slot(.ready(old, since: earlier), longest: 1), [old]),
        (
            "replacing old, which is worn, by its like",
            slot(.replacing(old, since: earlier, by: like, from: earlier), worn: old), [old, like]
        ),
        ("replacing old by new", slot(.replacing(old, since: earlier, by: new, from: earlier)), [old, new]),
        (
            "replacing new by old, which is the way back",
            slot(.replacing(new, since: earlier, by: old, from: earlier)), [new, old]
        ),
        ("overlapping old and new", slot(.overlapping(old, since: earlier, by: new, from: earlier)), [old, new]),
        (
            "overlapping new and old, which has come back",
            slot(.overlapping(new, since: earlier, by: old, from: earlier)), [new, old]
        ),
        ("down, old asked to leave", slot(.down, leaving: .asked), [old]),
        ("down, old leaving and quiet", slot(.down, leaving: .quiet), [old]),
        ("down, old killed", slot(.down, leaving: .killed), [old]),
    ]

    private static func slot(
        _ state: Slot.State, leaving: Slot.Leaving? = nil, worn: WorkerID? = nil, due: Int64 = 0, longest: Int64? = nil
    ) -> Slot {
        var slot = Slot(
            old.slot, generation: 1, limits: AppPlan(name: "web", workers: 1, stopLimit: .seconds(30)),
            policy: Policy(jitter: .none)
        )
        slot.state = state
        slot.attempts = 2
        if let leaving { slot.leaving[old] = leaving }
        if let worn { slot.worn[worn] = Worn(why: wear, due: now + .seconds(due), isInLine: due == 0) }
        if due > 0 { slot.look = Slot.Look(worker: old, at: now + .seconds(due)) }
        if let longest {
            slot.limits.lifetime.longest = .seconds(longest)
            slot.limits.lifetime.delta = .zero
            slot.look = Slot.Look(worker: old, at: now)
        }
        return slot
    }

    /// The lines of the table.
    static var lines: [String] {
        scenes.flatMap { name, slot, subjects in
            var ignored: [String] = []
            var lines = ["", name]
            for (title, event) in events(about: subjects) {
                var after = slot
                let step = after.decide(event, at: now)
                let changes = story(from: slot, to: after, step)
                if changes.isEmpty {
                    if event.worker != stranger { ignored.append(title) }
                } else {
                    lines.append(
                        "    \(pad(title, 14))  \(pad("→ " + describe(after.state), 29))  \(changes.joined(separator: ", "))"
                    )
                }
            }
            return lines + ["    nothing on: \(ignored.joined(separator: ", "))"]
        }
    }

    private static func events(about subjects: [WorkerID]) -> [(String, SlotEvent)] {
        let orders: [(String, SlotEvent)] = [
            ("wanted 3", .wanted(generation: 3)), ("commit", .commit), ("abandon", .abandon), ("unwanted", .unwanted),
            ("killed", .killed), ("retry", .retry), ("renew", .renew),
        ]
        let news = subjects.flatMap { worker -> [(String, SlotEvent)] in
            let name = name(worker)
            return [
                ("ready \(name)", .ready(worker)), ("extended \(name)", .extended(worker, by: .seconds(90))),
                ("quiet \(name)", .quiet(worker)),
                ("exited \(name)", .exited(worker, crash)), ("late \(name)", .late(worker)),
                ("stubborn \(name)", .stubborn(worker)), ("worn \(name)", .worn(worker, wear)),
                ("aged \(name)", .aged(worker)), ("stuck \(name)", .stuck(worker, "GET /")),
            ]
        }
        let strange: [(String, SlotEvent)] = [
            ("ready stranger", .ready(stranger)), ("extended stranger", .extended(stranger, by: .seconds(90))),
            ("quiet stranger", .quiet(stranger)),
            ("exited stranger", .exited(stranger, crash)), ("late stranger", .late(stranger)),
            ("stubborn stranger", .stubborn(stranger)), ("worn stranger", .worn(stranger, wear)),
            ("aged stranger", .aged(stranger)), ("stuck stranger", .stuck(stranger, "GET /")),
        ]
        return orders + news + strange
    }

    /// All that is different afterwards, beside the state.
    private static func story(from before: Slot, to after: Slot, _ step: SlotStep) -> [String] {
        var parts = step.actions.map(describe)
        if after.generation != before.generation { parts.append("belongs to \(after.generation)") }
        if after.failures != before.failures { parts.append("failures \(after.failures)") }
        for (worker, leaving) in after.leaving where leaving == .quiet && before.leaving[worker] != .quiet {
            parts.append("\(name(worker)) is quiet")
        }
        for (worker, worn) in after.worn where worn != before.worn[worker] {
            parts.append("\(name(worker)) \(worn.isInLine ? "in line" : "in line \(pause(worn.due))")")
        }
        switch step.outcome {
        case .none: if parts.isEmpty && after.state != before.state { parts.append("no action") }
        case .ready(let worker): parts.append("fleet: \(name(worker)) ready")
        case .failed(let worker, _): parts.append("fleet: \(name(worker)) failed")
        }
        return parts
    }

    private static func describe(_ state: Slot.State) -> String {
        switch state {
        case .down: "down"
        case .starting(let worker, _): "starting \(name(worker))"
        case .ready(let worker, _): "ready \(name(worker))"
        case .replacing(let old, _, let new, _): "replacing \(name(old)) by \(name(new))"
        case .overlapping(let old, _, let new, _): "overlapping \(name(old)) and \(name(new))"
        case .waiting(let until): "waiting \(pause(until))"
        }
    }

    private static func describe(_ action: Action) -> String {
        switch action {
        case .spawn(let worker): "spawn \(name(worker)) of \(worker.generation)"
        case .terminate(let worker): "terminate \(name(worker))"
        case .kill(let worker): "kill \(name(worker))"
        case .arm(let alarm, let moment): "arm \(describe(alarm)) \(pause(moment))"
        case .disarm(let alarm): "disarm \(describe(alarm))"
        case .report(.ready(let worker)): "say \(name(worker)) is ready"
        case .report(.failed(let worker, _, let retry)):
            "say \(name(worker)) failed\(retry.map { ", again \(pause($0))" } ?? "")"
        case .report(.leaving(let worker)): "say \(name(worker)) is leaving"
        case .report(.left(let worker, _)): "say \(name(worker)) left"
        case .report(.stubborn(let worker)): "say \(name(worker)) is stubborn"
        case .report(.renewing(let worker, _)): "say \(name(worker)) is renewed"
        case .report(let report): "say \(report)"
        case .finish: "finish"
        }
    }

    private static func describe(_ alarm: Alarm) -> String {
        switch alarm {
        case .start(let worker): "start \(name(worker))"
        case .kill(let worker): "kill \(name(worker))"
        case .wear(let worker): "wear \(name(worker))"
        case .retry: "retry"
        case .settle: "settle"
        }
    }

    private static func name(_ worker: WorkerID) -> String {
        worker.attempt < 3 ? ["stranger", "old", "new"][worker.attempt] : "next"
    }

    private static func pause(_ moment: Instant) -> String {
        let (seconds, attoseconds) = (moment - now).components
        return attoseconds == 0
            ? (seconds == 0 ? "now" : "in \(seconds) s") : "in \(attoseconds / 1_000_000_000_000_000) ms"
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
