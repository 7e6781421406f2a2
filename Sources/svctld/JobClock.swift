internal import LinuxKernel
internal import Settings
internal import Supervision

/// When the jobs in force are due, by the clock on the wall.
final class JobClock {
    struct Job {
        let schedule: CronSchedule
        /// The reading of the settings it is from.
        let generation: Int
        /// The minute since 1970 at which it is due next; nil: never.
        var due: Int?
    }

    let timer: WallTimer
    /// The registration of `timer`.
    var token: UInt64 = 0
    private(set) var jobs: [SlotID: Job] = [:]
    private var set: Int?

    init() throws(Errno) {
        timer = try WallTimer()
    }

    /// Has these jobs, by the reading they come from; those it had before keep their minute.
    func take(_ wanted: [SlotID: (generation: Int, schedule: CronSchedule)]) {
        guard wanted.mapValues(\.generation) != jobs.mapValues(\.generation) else { return }
        Clock.refreshZone()
        var next: [SlotID: Job] = [:]
        for (slot, job) in wanted {
            if let known = jobs[slot], known.schedule == job.schedule {
                next[slot] = Job(schedule: job.schedule, generation: job.generation, due: known.due)
            } else {
                let due = Self.next(job.schedule, after: Self.now)
                next[slot] = Job(schedule: job.schedule, generation: job.generation, due: due)
            }
        }
        jobs = next
        arm()
    }

    /// Those that are due in this minute, each once; what was due while the machine slept is not made up for, as in
    /// uWSGI.
    ///
    /// All are looked at anew: the clock may have been set.
    func due() -> [SlotID] {
        timer.acknowledge()
        Clock.refreshZone()
        let now = Self.now
        let due = jobs.filter { $0.value.due == now }.keys.sorted()
        for slot in jobs.keys {
            guard let job = jobs[slot] else { continue }
            jobs[slot]?.due = Self.next(job.schedule, after: now)
        }
        set = nil
        arm()
        return due
    }

    private func arm() {
        let next = jobs.values.compactMap(\.due).min()
        guard next != set else { return }
        // One that cannot be set, which only a broken descriptor could bring about, is set with the next change.
        set = (try? timer.set(at: next.map { $0 * 60 })) == nil ? nil : next
    }

    private static var now: Int { Clock.wall.seconds / 60 }

    private static func next(_ schedule: CronSchedule, after minute: Int) -> Int? {
        schedule.next(after: minute) { minute in
            let shown = Clock.local(minute: minute)
            return CalendarMinute(
                year: shown.year, month: shown.month, day: shown.day, hour: shown.hour, minute: shown.minute)
        }
    }
}
