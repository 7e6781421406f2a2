import Supervision
import Testing

@Suite struct `A worker that needs more time to start` {
    let one = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)

    @Test func `gets what it asks for, again and again`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 1))))
        let more = Event.extended(one, by: .seconds(30))
        #expect(day.tell(more, after: .seconds(50)) == [.arm(.start(one), at: at(.seconds(80)))])
        #expect(day.tell(more, after: .seconds(25)) == [.arm(.start(one), at: at(.seconds(105)))])
    }

    @Test func `does not lose by asking for less than everybody has`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 1))))
        let actions = day.tell(.extended(one, by: .microseconds(1)), after: .seconds(1))
        #expect(actions == [.arm(.start(one), at: at(.seconds(60)))])
    }

    @Test func `gets no more than ten times the limit, however much it asks for`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 1))))
        let forever = Event.extended(one, by: .microseconds(Int64.max))
        #expect(day.tell(forever) == [.arm(.start(one), at: at(.seconds(600)))])
        #expect(day.tell(forever, after: .seconds(599)) == [.arm(.start(one), at: at(.seconds(600)))])
        #expect(day.tell(.timeout(.start(one)), after: .seconds(1)).first == .kill(one))
    }

    @Test func `gets it beside the worker it is to replace, too`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))), after: .seconds(100))
        let actions = day.tell(.extended(new, by: .seconds(90)), after: .seconds(10))
        #expect(actions == [.arm(.start(new), at: at(.seconds(200)))])
        #expect(day.tell(.extended(one, by: .seconds(90))) == [])
    }

    @Test func `gets nothing once it serves, or has been asked to leave`() {
        var day = Day(running: ("web", 1))
        #expect(day.tell(.extended(one, by: .seconds(90))) == [])
        day.tell(.stop(atOnce: false))
        #expect(day.tell(.extended(one, by: .seconds(90))) == [])
    }
}
