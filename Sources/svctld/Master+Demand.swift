internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// A worker says that it has too much to do: where all do, there is to be another one.
    mutating func saturated(_ worker: WorkerID) {
        let app = worker.slot.app
        guard let plan = supervisor.plan[app], let cheaper = plan.cheaper else { return }
        demands[app, default: Demand(patience: cheaper.patience)].saturated(worker, at: .now)
        guard plan.workers < cheaper.most else { return }
        let serving = supervisor.slots.values.filter { $0.id.app == app }.flatMap(\.workers).filter {
            workers[$0]?.isProven != nil
        }
        guard demands[app]?.isTooMuch(for: serving, at: .now) == true else { return }
        events.append(.scale(app: app, .more))
    }

    /// Has those apps looked at that have more workers than they need to have; an app at its minimum wakes nobody.
    mutating func watchDemand() {
        for app in supervisor.plan.apps {
            guard let cheaper = app.cheaper, app.workersWanted > cheaper.least, !alarms.isArmed(.demand(app: app.name))
            else { continue }
            var demand = demands[app.name] ?? Demand(patience: cheaper.patience)
            demand.patience = cheaper.patience
            demand.rest()
            demands[app.name] = demand
            alarms.arm(.demand(app: app.name), at: .now + demand.pause)
        }
    }

    /// Looks what the workers of an app have done since the last look.
    mutating func lookAtDemand(of app: String) {
        guard let plan = supervisor.plan[app], let cheaper = plan.cheaper, plan.workersWanted > cheaper.least,
            var demand = demands[app]
        else { return }
        demand.patience = cheaper.patience
        alarms.arm(.demand(app: app), at: .now + demand.pause)
        defer { demands[app] = demand }
        guard supervisor.state == .running, let work = work(of: app, plan) else { return demand.rest() }
        let configuration = generations[plan.generation]?.configuration.apps.first { $0.name == app }
        let threads = work.countsLoops ? 1 : configuration?.threads ?? 1
        if demand.isTooLittle(work.byWorker, threads: threads, at: .now) { events.append(.scale(app: app, .fewer)) }
    }

    /// Microseconds that each worker has been at work; nil while one of them is missing, or does not count.
    private func work(of app: String, _ plan: AppPlan) -> (byWorker: [WorkerID: Int], countsLoops: Bool)? {
        let now = Int(clamping: Clock.monotonicMicroseconds)
        var result: [WorkerID: Int] = [:]
        var countsLoops = false
        for slot in supervisor.slots.values where slot.id.app == app {
            guard let worker = slot.workers.first else { continue }
            guard let figures = workers[worker]?.scoreboard?.figures else { return nil }
            result[worker] = figures.work(at: now)
            countsLoops = countsLoops || figures.loopTime != nil
        }
        return result.count == plan.workersWanted ? (result, countsLoops) : nil
    }

    /// Says why an app has another number of workers.
    mutating func adapted(_ app: String, from: Int, to: Int) {
        let why = to > from ? "all are at work" : "there is less to do"
        log.write("\(app) has \(to == 1 ? "1 worker" : "\(to) workers") instead of \(from): \(why)")
    }
}
