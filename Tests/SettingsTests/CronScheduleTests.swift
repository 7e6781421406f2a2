import Testing

@testable import Settings

@Suite struct `When a job is due` {
    /// Minutes since 1970 on a clock that is never set.
    private func plain(_ minute: Int) -> CalendarMinute { calendar(minute) }

    /// One that is put forward from 2:00 to 3:00 on 29 March 2026, and back from 3:00 to 2:00 on 25 October.
    private func european(_ moment: Int) -> CalendarMinute {
        calendar(moment + (Self.summer ~= moment ? 120 : 60))
    }

    private static let summer = 29_579_100..<29_881_500

    /// From the first of 2020 on.
    private func calendar(_ minute: Int) -> CalendarMinute {
        var day = minute / 1440 - 18_262, year = 2020, month = 1
        func length(_ month: Int) -> Int {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        }
        while day >= length(month) {
            day -= length(month)
            (month, year) = month == 12 ? (1, year + 1) : (month + 1, year)
        }
        return CalendarMinute(
            year: year, month: month, day: day + 1, hour: minute % 1440 / 60, minute: minute % 60)
    }

    private func minute(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int) -> Int {
        var days = 18_262
        let wanted = CalendarMinute(year: year, month: month, day: day, hour: 0, minute: 0)
        while calendar(days * 1440) < wanted { days += 1 }
        return days * 1440 + hour * 60 + minute
    }

    private func next(
        _ schedule: CronSchedule, after: Int, _ clock: (Int) -> CalendarMinute
    ) -> [Int]? {
        schedule.next(after: after, by: clock).map { minute in
            let shown = clock(minute)
            return [shown.year, shown.month, shown.day, shown.hour, shown.minute]
        }
    }

    @Test(arguments: [
        (CronSchedule(), [2026, 11, 26, 18, 13]),
        (CronSchedule(minute: 12), [2026, 11, 26, 19, 12]),
        (CronSchedule(minute: -5), [2026, 11, 26, 18, 15]),
        (CronSchedule(minute: -7), [2026, 11, 26, 18, 14]),
        (CronSchedule(minute: 30, hour: 4), [2026, 11, 27, 4, 30]),
        (CronSchedule(minute: 0, hour: -6), [2026, 11, 27, 0, 0]),
        (CronSchedule(minute: 0, hour: 0, day: 1), [2026, 12, 1, 0, 0]),
        (CronSchedule(minute: 0, hour: 0, day: 1, month: 1), [2027, 1, 1, 0, 0]),
        (CronSchedule(minute: 59, hour: 23, day: 31, month: 12), [2026, 12, 31, 23, 59]),
        (CronSchedule(minute: 0, hour: 0, day: 29, month: 2), [2028, 2, 29, 0, 0]),
        (CronSchedule(minute: 0, hour: 9, weekday: 1), [2026, 11, 30, 9, 0]),
        (CronSchedule(minute: 0, hour: 9, weekday: 0), [2026, 11, 29, 9, 0]),
        (CronSchedule(minute: 0, hour: 9, weekday: 7), [2026, 11, 29, 9, 0]),
        // A day and a weekday: either.
        (CronSchedule(minute: 0, hour: 9, day: 28, weekday: 1), [2026, 11, 28, 9, 0]),
        (CronSchedule(minute: 0, hour: 9, day: 30, weekday: 6), [2026, 11, 28, 9, 0]),
        // With a step both have to hold: an even day that is a Friday.
        (CronSchedule(minute: 0, hour: 9, day: -2, weekday: 5), [2026, 12, 4, 9, 0]),
    ]) func `after a Thursday, 18:12`(_ schedule: CronSchedule, _ expected: [Int]) {
        #expect(next(schedule, after: minute(2026, 11, 26, 18, 12), plain) == expected)
    }

    @Test func `what no calendar has is never due`() {
        for never in [
            CronSchedule(minute: 60), CronSchedule(hour: 24), CronSchedule(day: 30, month: 2), CronSchedule(month: 13),
        ] {
            #expect(never.next(after: minute(2026, 11, 26, 18, 12), by: plain) == nil)
            #expect(never.reasonForNever != nil)
        }
        #expect(CronSchedule(day: 29, month: 2).reasonForNever == nil)
        #expect(CronSchedule(day: 31, weekday: 5).reasonForNever == nil)
    }

    @Test func `an hour that clocks leave out brings no job, and one that they show twice brings two`() {
        let schedule = CronSchedule(minute: 30, hour: 2)
        let spring = minute(2026, 3, 28, 1, 30)  // 2:30 there
        #expect(next(schedule, after: spring - 1, european) == [2026, 3, 28, 2, 30])
        #expect(next(schedule, after: spring, european) == [2026, 3, 30, 2, 30])
        let autumn = minute(2026, 10, 25, 0, 30)
        #expect(schedule.next(after: autumn - 1, by: european) == autumn)
        #expect(schedule.next(after: autumn, by: european) == autumn + 60)
        #expect(next(schedule, after: autumn + 60, european) == [2026, 10, 26, 2, 30])
    }

    @Test func `is what looking at every minute finds`() {
        var random = SystemRandomNumberGenerator()
        let start = minute(2026, 3, 27, 0, 0)
        for _ in 0..<60 {
            func field(_ range: ClosedRange<Int>) -> Int {
                guard Bool.random(using: &random) else { return .random(in: range, using: &random) }
                return -Int.random(in: 1...4, using: &random)
            }
            let schedule = CronSchedule(
                minute: field(0...59), hour: field(0...23), day: field(26...31), month: -1, weekday: field(0...7))
            let looked = (start + 1...start + 5000).first { schedule.isDue(european($0)) }
            guard let looked else { continue }
            #expect(schedule.next(after: start, by: european) == looked, "\(schedule)")
        }
    }

    @Test func `the days of the week go on through every leap year`() {
        #expect(CalendarMinute(year: 2026, month: 11, day: 26, hour: 0, minute: 0).weekday == 4)
        #expect(CalendarMinute(year: 2000, month: 2, day: 29, hour: 0, minute: 0).weekday == 2)
        #expect(CalendarMinute(year: 1970, month: 1, day: 1, hour: 0, minute: 0).weekday == 4)
        #expect(CalendarMinute(year: 2100, month: 3, day: 1, hour: 0, minute: 0).weekday == 1)
        #expect(Self.summer == minute(2026, 3, 29, 1, 0)..<minute(2026, 10, 25, 1, 0))
        for day in 18_262..<20_000 { #expect(calendar(day * 1440).weekday == (day + 4) % 7) }
    }
}
