@testable import Supervision

/// What went wrong, and the short story of how it came to it.
struct BrokenLaw: Error, CustomStringConvertible {
    let law: String
    let seed: UInt64
    let wish: Wish?
    let step: Int
    let history: [(Instant, Event, [Action])]

    var description: String {
        let lines = history.map { moment, event, actions in
            "  \(moment.nanoseconds / 1_000_000) ms  \(told(event))\n      → \(actions)"
        }
        let text =
            "seed \(seed), wish \(wish.map { "\($0)" } ?? "none"), step \(step): \(law)\n\(lines.joined(separator: "\n"))"
        return ["Supervision.", "Action.", "Event.", "Alarm.", "Report.", "Departure.", "Instant", "Scaling."]
            .reduce(text) { $0.split(separator: $1, omittingEmptySubsequences: false).joined() }
    }

    /// An event on one line.
    private func told(_ event: Event) -> String {
        switch event {
        case .start(let plan): "start \(told(plan))"
        case .reload(let plan, let only, let bringsBack):
            "\(bringsBack ? "bring back" : "reload") \(only.map { "only \($0) of " } ?? "")\(told(plan))"
        case .restart(let plan, let only): "restart \(only.map { "only \($0) of " } ?? "")\(told(plan))"
        case .stop, .halt, .scale, .ready, .extended, .quiet, .exited, .worn, .stuck, .timeout: "\(event)"
        }
    }

    private func told(_ plan: Plan) -> String {
        let apps = plan.apps.map { app in
            let others = app.dependsOn.isEmpty ? "" : " after \(app.dependsOn.joined(separator: " and "))"
            return "\(app.name)×\(app.workers) (\(app.startLimit), \(app.stopLimit), \(app.settle))\(others)"
        }
        return "\(plan.generation): \(apps.joined(separator: ", ")); surge \(plan.surge)"
    }
}
