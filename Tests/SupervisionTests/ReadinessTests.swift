import Supervision
import Testing

/// A starting worker under watch, and a clock that begins at 0.
private struct Start {
    var watch: ReadinessWatch
    var now = at(.zero)

    init(_ rule: ReadinessRule) { watch = ReadinessWatch(rule, since: at(.zero)) }

    mutating func tell(_ event: ReadinessWatch.Event, at moment: Duration) -> ReadinessWatch.Step {
        now = at(moment)
        return watch.decide(event, at: now)
    }

    /// Looks whenever it is time to, sees the same each time, and returns what comes of it, at the latest at `end`.
    mutating func look(_ sight: Sight, until end: Duration) -> (looks: [Instant], step: ReadinessWatch.Step) {
        var looks: [Instant] = []
        var step = watch.decide(.started, at: now)
        while case .wake(let moment) = step, moment <= at(end) {
            now = moment
            guard watch.decide(.due, at: now) == .look else { return (looks, step) }
            looks.append(now)
            step = watch.decide(.looked(sight), at: now)
        }
        return (looks, step)
    }
}

private let other = ReadinessRule.auto(hasListener: true, believesNotification: false)

@Suite struct `Readiness` {
    @Test(arguments: [ReadinessRule.notify, .auto(hasListener: true, believesNotification: true)])
    func `whose word counts is waited for, without a look`(rule: ReadinessRule) {
        var start = Start(rule)
        #expect(start.tell(.started, at: .zero) == .nothing)
        #expect(start.tell(.due, at: .seconds(5)) == .nothing)
        #expect(start.tell(.notified, at: .seconds(40)) == .ready(isProven: true))
        #expect(start.tell(.notified, at: .seconds(41)) == .nothing)
    }

    @Test(arguments: [
        (ReadinessRule.alive(.milliseconds(300)), Duration.milliseconds(300)),
        (.auto(hasListener: false, believesNotification: false), .seconds(1)),
        (.auto(hasListener: false, believesNotification: true), .seconds(1)),
    ]) func `who has to be alive for some time is, and READY=1 makes it no sooner`(rule: ReadinessRule, time: Duration)
    {
        var start = Start(rule)
        #expect(start.tell(.started, at: .zero) == .wake(at: at(time)))
        #expect(start.tell(.notified, at: .milliseconds(10)) == .nothing)
        #expect(start.tell(.due, at: .milliseconds(20)) == .wake(at: at(time)))
        #expect(start.tell(.due, at: time) == .ready(isProven: true))
        #expect(start.tell(.due, at: time) == .nothing)
    }

    @Test(arguments: [ReadinessRule.accept, other])
    func `who is seen to wait for connections serves, whether it has said so or not`(rule: ReadinessRule) {
        var start = Start(rule)
        #expect(start.tell(.started, at: .zero) == .wake(at: at(.milliseconds(5))))
        #expect(start.tell(.due, at: .milliseconds(5)) == .look)
        #expect(start.tell(.looked(.waits), at: .milliseconds(5)) == .ready(isProven: true))
        #expect(start.tell(.looked(.waits), at: .milliseconds(5)) == .nothing)
    }

    @Test func `the pauses between looks grow to a quarter of a second`() {
        var start = Start(.accept)
        let (looks, _) = start.look(.doesNot, until: .seconds(10))
        let pauses = zip(looks.dropFirst(), looks).map { $0 - $1 }
        let first = [8_000, 12_800, 20_480, 32_768].map { Duration.microseconds($0) }
        #expect(Array(pauses.prefix(4)) == first)
        #expect(pauses.dropFirst(8).allSatisfy { $0 == .milliseconds(250) })
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(looks.count < 50)
    }

    @Test(arguments: [ReadinessRule.accept, other])
    func `READY=1 does not count before somebody is seen to wait, but is looked after at once`(rule: ReadinessRule) {
        var start = Start(rule)
        _ = start.look(.doesNot, until: .seconds(3))
        #expect(start.tell(.notified, at: .seconds(3)) == .look)
        #expect(start.tell(.looked(.doesNot), at: .seconds(3)) == .wake(at: at(.milliseconds(3008))))
        #expect(start.tell(.notified, at: .seconds(3)) == .nothing)
        #expect(start.tell(.due, at: .milliseconds(3008)) == .look)
        #expect(start.tell(.looked(.waits), at: .milliseconds(3008)) == .ready(isProven: true))
    }

    @Test func `who is seen not to wait does not count, however long it lives`() {
        var start = Start(other)
        let (looks, step) = start.look(.doesNot, until: .seconds(60))
        guard case .wake = step else {
            Issue.record("\(step)")
            return
        }
        #expect(looks.count > 200)
        #expect(start.watch.missing == "no process of it was seen to wait for connections on its listener")
    }

    @Test func `where nothing can be seen, READY=1 is enough`() {
        var start = Start(other)
        _ = start.look(.unreadable, until: .milliseconds(500))
        #expect(start.tell(.notified, at: .milliseconds(501)) == .look)
        #expect(start.tell(.looked(.unreadable), at: .milliseconds(501)) == .ready(isProven: true))
    }

    @Test func `where nothing can be seen and nothing is said, a second of life counts, unproven`() {
        var start = Start(other)
        let (looks, step) = start.look(.unreadable, until: .seconds(2))
        #expect(step == .ready(isProven: false))
        #expect(looks.last == at(.seconds(1)))
    }

    @Test func `what could not be seen once may be seen later`() {
        var start = Start(other)
        _ = start.look(.unreadable, until: .milliseconds(900))
        #expect(start.tell(.looked(.doesNot), at: .seconds(1)) == .wake(at: at(.milliseconds(1250))))
        #expect(start.tell(.looked(.waits), at: .seconds(2)) == .ready(isProven: true))
    }

    @Test func `accept has no second best, and says what is missing`() throws {
        var start = Start(.accept)
        let (looks, step) = start.look(.unreadable, until: .seconds(5))
        let last = try #require(looks.last)
        #expect(step == .wake(at: last + .milliseconds(250)))
        #expect(start.watch.missing == "the kernel does not show whether it waits for connections")
        #expect(start.tell(.notified, at: .seconds(5)) == .look)
        #expect(
            start.watch.missing == "it said READY=1, but the kernel does not show whether it waits for connections")
        #expect(Start(.notify).watch.missing == nil)
    }
}
