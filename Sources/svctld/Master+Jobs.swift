internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// Has the clock for the jobs that are wanted now; it is there only while there are some.
    mutating func planJobs() {
        let wanted = beside.wantedJobs
        guard !wanted.isEmpty || jobClock != nil else { return }
        var schedules: [SlotID: (generation: Int, schedule: CronSchedule)] = [:]
        for (slot, generation) in wanted {
            guard let job = generations[generation]?.job(of: slot) else { continue }
            schedules[slot] = (generation, job.schedule)
        }
        if schedules.isEmpty {
            if let jobClock { unwatch(jobClock.timer.descriptor.number, jobClock.token) }
            jobClock = nil
            return
        }
        do throws(Errno) {
            if jobClock == nil {
                let clock = try JobClock()
                clock.token = try watch(clock.timer.descriptor.number, as: .jobs)
                jobClock = clock
            }
            jobClock?.take(schedules)
        } catch {  // the next event tries again
            log.write("cannot set a clock for jobs: \(error)", .error)
        }
    }

    /// Runs what belongs to files that were touched.
    mutating func runCommands(of changes: Set<WatchedFiles.Change>) {
        for slot in changes.compactMap(\.command).sorted() { perform(beside.run(slot, at: .now)) }
    }

    /// Begins the jobs that are due.
    mutating func runJobs() {
        for slot in jobClock?.due() ?? [] { perform(beside.run(slot, at: .now)) }
        noteNews()
    }
}
