/// A minute of the calendar, as clocks on the wall show it.
public struct CalendarMinute: Equatable, Comparable, Sendable {
    /// The year, such as 2026.
    public var year: Int
    /// The month, 1 to 12.
    public var month: Int
    /// The day of the month, 1 to 31.
    public var day: Int
    /// The hour, 0 to 23.
    public var hour: Int
    /// The minute, 0 to 59.
    public var minute: Int

    /// A minute of these parts.
    public init(year: Int, month: Int, day: Int, hour: Int, minute: Int) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
    }

    /// By time, as far as clocks are not set.
    public static func < (left: CalendarMinute, right: CalendarMinute) -> Bool {
        (left.year, left.month, left.day, left.hour, left.minute)
            < (right.year, right.month, right.day, right.hour, right.minute)
    }

    /// The day of the week: 0 for Sunday to 6 for Saturday.
    public var weekday: Int {
        // 1970 began on a Thursday.
        let days = daysSince1970 + 4
        return ((days % 7) + 7) % 7
    }

    /// The days from the first of 1970, where the year begins in March: then a leap day is its last.
    private var daysSince1970: Int {
        let shifted = month > 2 ? year : year - 1
        let sinceMarch = month > 2 ? month - 3 : month + 9
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * sinceMarch + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}

/// When a job of uWSGI's `cron` is due.
public struct CronSchedule: Equatable, Sendable {
    /// One of its five numbers: N is just that, -1 every one, -N every one that N divides.
    public typealias Field = Int

    /// The minute of the hour.
    public var minute: Field
    /// The hour of the day.
    public var hour: Field
    /// The day of the month.
    public var day: Field
    /// The month, 1 for January.
    public var month: Field
    /// The day of the week, 0 or 7 for Sunday.
    public var weekday: Field

    /// A schedule of these numbers.
    public init(minute: Field = -1, hour: Field = -1, day: Field = -1, month: Field = -1, weekday: Field = -1) {
        self.minute = minute
        self.hour = hour
        self.day = day
        self.month = month
        self.weekday = weekday
    }

    /// Whether it is due then; where a day and a weekday are named, either is enough.
    public func isDue(_ moment: CalendarMinute) -> Bool {
        isDueAtThatHour(moment) && Self.matches(minute, moment.minute)
    }

    private func isDueAtThatHour(_ moment: CalendarMinute) -> Bool {
        isDueOnThatDay(moment) && Self.matches(hour, moment.hour)
    }

    private func isDueOnThatDay(_ moment: CalendarMinute) -> Bool {
        guard Self.matches(month, moment.month) else { return false }
        let isDay = Self.matches(day, moment.day)
        let isWeekday = Self.matches(weekday == 7 ? 0 : weekday, moment.weekday)
        return day >= 0 && weekday >= 0 ? isDay || isWeekday : isDay && isWeekday
    }

    private static func matches(_ field: Field, _ value: Int) -> Bool {
        field < 0 ? value % -field == 0 : value == field
    }

    /// The first due minute after one, counted in minutes since 1970; nil when there is none in the next nine years.
    ///
    /// An hour that the clocks leave out brings no job, and one that they show twice brings two, as in uWSGI: it looks at
    /// the clock on the wall each minute. `clock`: what that shows at the beginning of such a minute.
    public func next(after minute: Int, by clock: (Int) -> CalendarMinute) -> Int? {
        guard reasonForNever == nil else { return nil }
        let end = minute + 9 * 366 * 24 * 60
        var next = minute + 1
        while next < end {
            let shown = clock(next)
            if isDue(shown) { return next }
            // To the next hour or day on the wall where that is sure not to pass over one: clocks are set by quarters of
            // an hour, and hardly ever within the last two hours of a day.
            if !isDueOnThatDay(shown), shown.hour < 21 {
                next += (21 - shown.hour) * 60 - shown.minute
            } else if !isDueAtThatHour(shown) {
                next += 15 - shown.minute % 15
            } else {
                next += 1
            }
        }
        return nil
    }
}

extension CronSchedule {
    /// A number in it that no calendar has, in words.
    var reasonForNever: String? {
        let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if minute > 59 { return "minute \(minute)" }
        if hour > 23 { return "hour \(hour)" }
        if month == 0 || month > 12 { return "month \(month)" }
        if weekday > 7, day < 0 { return "weekday \(weekday)" }
        let isAlone = weekday < 0 || weekday > 7
        guard day >= 0, isAlone else { return nil }
        if day == 0 || day > 31 { return "day \(day)" }
        return month > 0 && day > longest[month - 1] ? "day \(day) in month \(month)" : nil
    }
}
