import Testing

@testable import Supervision

@Suite struct `Beside the workers` {
    private let daemon = SlotID(app: "web.daemon", number: 1)
    private let job = SlotID(app: "web.cron", number: 1)
    private let now = Instant(nanoseconds: 1_000_000_000)

    private func plan(_ generation: Int, jobs: [SlotID: JobPlan] = [:], hasDaemon: Bool = true) -> Plan {
        var app = AppPlan(name: "web", workers: 1)
        app.beside.daemons = hasDaemon ? [daemon] : []
        app.beside.jobs = jobs
        app.beside.mercy = .seconds(5)
        return Plan(generation: generation, apps: [app])
    }

    private func process(_ slot: SlotID, _ generation: Int, _ attempt: Int) -> WorkerID {
        WorkerID(slot: slot, generation: generation, attempt: attempt)
    }

    private func running(_ plan: Plan) -> Beside {
        var beside = Beside(policy: Policy(jitter: .none))
        _ = beside.follow(plan, at: now)
        return beside
    }

    @Test func `a program begins with the plan, and the same plan again changes nothing`() {
        var beside = Beside(policy: Policy(jitter: .none))
        #expect(beside.follow(plan(1), at: now) == [.spawn(process(daemon, 1, 1))])
        #expect(beside.follow(plan(1), at: now) == [])
        #expect(!beside.isEmpty && beside.owns(process(daemon, 1, 1)))
    }

    @Test func `one that ends is started again, at once and then with growing waits`() {
        var beside = running(plan(1))
        var now = now
        for (attempt, milliseconds) in [0, 100, 200, 400].enumerated() {
            let ended = process(daemon, 1, attempt + 1)
            let retry = now + .milliseconds(milliseconds)
            #expect(
                beside.decide(.exited(ended, .exited(code: 1)), at: now) == [
                    .report(.daemonFailed(ended, .exited(code: 1), retryAt: retry)), .arm(.retry(daemon), at: retry),
                ])
            #expect(beside.isEmpty)
            if milliseconds > 0 {
                #expect(beside.decide(.timeout(.retry(daemon)), at: now) == [.arm(.retry(daemon), at: retry)])
            }
            now = retry
            #expect(beside.decide(.timeout(.retry(daemon)), at: now) == [.spawn(process(daemon, 1, attempt + 2))])
        }
        // Ten seconds of life make the next end the first again.
        let last = process(daemon, 1, 5)
        now = now + .seconds(10)
        #expect(beside.decide(.exited(last, .exited(code: 1)), at: now).last == .arm(.retry(daemon), at: now))
    }

    @Test func `a plan that takes over ends the program of the one before, and only then begins its own`() {
        var beside = running(plan(1))
        let old = process(daemon, 1, 1)
        #expect(
            beside.follow(plan(2), at: now) == [
                .terminate(old), .arm(.kill(old), at: now + .seconds(5)), .report(.daemonLeaving(old)),
            ])
        #expect(beside.follow(plan(3), at: now) == [])
        #expect(
            beside.decide(.exited(old, .exited(code: 0)), at: now) == [
                .disarm(.kill(old)), .report(.daemonLeft(old, .exited(code: 0))), .spawn(process(daemon, 3, 2)),
            ])
        #expect(beside.decide(.timeout(.kill(old)), at: now) == [])
    }

    @Test func `one that does not leave in time is killed, once`() {
        var beside = running(plan(1))
        let old = process(daemon, 1, 1)
        _ = beside.follow(plan(2), at: now)
        #expect(beside.decide(.timeout(.kill(old)), at: now) == [.kill(old), .report(.stubborn(old))])
        #expect(beside.decide(.timeout(.kill(old)), at: now) == [])
        let killed = Departure.killed(signal: 9, dumpedCore: false)
        #expect(beside.decide(.exited(old, killed), at: now).last == .spawn(process(daemon, 2, 2)))
    }

    @Test func `a new plan does not wait for the next try of the old program`() {
        var beside = running(plan(1))
        _ = beside.decide(.exited(process(daemon, 1, 1), .notStarted("no")), at: now)
        #expect(beside.follow(plan(2), at: now) == [.disarm(.retry(daemon)), .spawn(process(daemon, 2, 2))])
    }

    @Test func `an app that is halted, or gone, has none, and has it again when it comes back`() {
        var beside = running(plan(1))
        let first = process(daemon, 1, 1)
        #expect(beside.follow(Plan(generation: 2, apps: []), at: now).first == .terminate(first))
        _ = beside.decide(.exited(first, .exited(code: 0)), at: now)
        #expect(beside.slots == [])
        #expect(beside.follow(plan(3), at: now) == [.spawn(process(daemon, 3, 1))])
        var halted = plan(3)
        halted.apps[0].isHalted = true
        #expect(beside.follow(halted, at: now).first == .terminate(process(daemon, 3, 1)))
    }

    @Test func `programs stay until the last worker has gone`() {
        var beside = running(plan(1))
        let first = process(daemon, 1, 1)
        #expect(beside.decide(.stop(atOnce: false), at: now) == [])
        let retry = beside.decide(.exited(first, .exited(code: 1)), at: now).last
        #expect(retry == .arm(.retry(daemon), at: now), "workers may need it to the end")
        let second = process(daemon, 1, 2)
        #expect(beside.decide(.timeout(.retry(daemon)), at: now) == [.spawn(second)])
        #expect(beside.workersAreGone(at: now).first == .terminate(second))
        #expect(!beside.isEmpty)
        #expect(beside.decide(.exited(second, .exited(code: 0)), at: now).count == 2)
        #expect(beside.isEmpty && beside.follow(plan(2), at: now) == [])
    }

    @Test func `a stop at once kills whoever is there, also who was leaving`() {
        var beside = running(plan(1, jobs: [job: JobPlan(isUnique: false)]))
        let first = process(daemon, 1, 1)
        _ = beside.run(job, at: now)
        _ = beside.follow(plan(2), at: now)
        let actions = beside.decide(.stop(atOnce: true), at: now)
        #expect(actions.contains(.kill(first)) && actions.contains(.disarm(.kill(first))))
        #expect(actions.contains(.kill(process(job, 1, 1))))
        _ = beside.decide(.exited(first, .killed(signal: 9, dumpedCore: false)), at: now)
        _ = beside.decide(.exited(process(job, 1, 1), .killed(signal: 9, dumpedCore: false)), at: now)
        #expect(beside.isEmpty)
    }

    @Test func `a job runs as often as it is due, also beside itself`() {
        var beside = running(plan(1, jobs: [job: JobPlan(isUnique: false, limit: .seconds(9))], hasDaemon: false))
        #expect(beside.isEmpty && beside.wantedJobs == [job: 1])
        let first = process(job, 1, 1), second = process(job, 1, 2)
        #expect(beside.run(job, at: now) == [.spawn(first), .arm(.kill(first), at: now + .seconds(9))])
        #expect(beside.run(job, at: now).first == .spawn(second))
        #expect(
            beside.decide(.exited(first, .exited(code: 3)), at: now) == [
                .disarm(.kill(first)), .report(.jobEnded(first, .exited(code: 3))),
            ])
        #expect(
            beside.decide(.timeout(.kill(second)), at: now) == [.kill(second), .report(.jobTookTooLong(second))])
    }

    @Test func `a unique job does not begin while the one before runs`() {
        var beside = running(plan(1, jobs: [job: JobPlan(isUnique: true)]))
        let first = process(job, 1, 1)
        #expect(beside.run(job, at: now) == [.spawn(first)])
        #expect(beside.run(job, at: now) == [.report(.jobOverlapped(job))])
        // A reload does not end it either, and the next comes from the new settings.
        _ = beside.follow(plan(2, jobs: [job: JobPlan(isUnique: true)]), at: now)
        #expect(beside.run(job, at: now) == [.report(.jobOverlapped(job))])
        _ = beside.decide(.exited(first, .exited(code: 0)), at: now)
        #expect(beside.run(job, at: now) == [.spawn(process(job, 2, 2))])
    }

    @Test func `when all stops jobs are asked to leave at once, and none begins`() {
        var beside = running(plan(1, jobs: [job: JobPlan(isUnique: false)]))
        let first = process(job, 1, 1)
        _ = beside.run(job, at: now)
        #expect(
            beside.decide(.stop(atOnce: false), at: now) == [
                .terminate(first), .arm(.kill(first), at: now + .seconds(5)),
            ])
        #expect(beside.run(job, at: now) == [] && beside.wantedJobs == [:])
        #expect(beside.decide(.timeout(.kill(first)), at: now) == [.kill(first), .report(.stubborn(first))])
    }

    @Test func `a job that nobody wants any more ends by itself, and is forgotten then`() {
        var beside = running(plan(1, jobs: [job: JobPlan(isUnique: false)], hasDaemon: false))
        _ = beside.run(job, at: now)
        #expect(beside.follow(plan(2, hasDaemon: false), at: now) == [])
        #expect(beside.run(job, at: now) == [])
        #expect(beside.decide(.exited(process(job, 1, 1), .exited(code: 0)), at: now).count == 2)
        #expect(beside.slots == [])
    }

    @Test func `what is not its own leaves it alone`() {
        var beside = running(plan(1))
        let worker = WorkerID(slot: SlotID(app: "web", number: 1), generation: 1, attempt: 1)
        #expect(!beside.owns(worker))
        for event: Event in [
            .ready(worker), .exited(worker, .late), .timeout(.kill(worker)), .timeout(.retry(worker.slot)),
        ] {
            #expect(beside.decide(event, at: now) == [])
        }
    }
}
