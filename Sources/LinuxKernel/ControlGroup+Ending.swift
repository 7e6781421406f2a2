import Glibc

extension ControlGroup {
    /// Kills every process in it and below it, also those that are being forked at this moment; before Linux 5.14 by
    /// looking again and again.
    ///
    /// They are on their way out when this comes back, and not gone. ENOENT when there is no such group.
    public func kill() throws(Errno) {
        do throws(Errno) { try write("1", to: "cgroup.kill") } catch {
            guard (try? FileStatus(of: folder)) != nil else { throw error }
            killOneByOne()
        }
    }

    /// Opens what kills the group when `1` is written to it, for a process that is to do it later.
    ///
    /// The descriptor means this group and no later one of the same name. ENOENT before Linux 5.14.
    public func killSwitch() throws(Errno) -> Descriptor {
        try Files.open("\(folder)/cgroup.kill", .writing, following: false)
    }

    /// Kills by numbers, frozen so that nobody forks meanwhile, as long as new ones turn up.
    func killOneByOne() {
        try? write("1", to: "cgroup.freeze")
        var seen: Set<Int32> = []
        for _ in 0..<1000 {
            let found = everybody.filter { seen.insert($0).inserted }
            guard !found.isEmpty else { break }
            for pid in found where pid > 0 { Glibc.kill(pid, SIGKILL) }
        }
        try? write("0", to: "cgroup.freeze")
    }

    /// The processes in it and below it, in no order.
    public var everybody: [Int32] { processes + children.flatMap { child($0).everybody } }

    /// Takes the group away, and those below it first.
    ///
    /// EBUSY while somebody lives in one of them; one that is gone already is fine; rmdir(2).
    public func remove() throws(Errno) {
        // Groups below are rare, and a look for them would cost more than the deed.
        guard unsafe rmdir(folder) != 0, errno != ENOENT else { return }
        for name in children { try child(name).remove() }
        guard unsafe rmdir(folder) != 0, errno != ENOENT else { return }
        throw Errno(errno, in: "rmdir \(folder)")
    }

    /// Waits until nobody lives in it and below it, no longer than `milliseconds`; false when somebody still does.
    public func becomesEmpty(withinMilliseconds milliseconds: CInt) -> Bool {
        let deadline = Clock.bootNanoseconds + Int64(milliseconds) * 1_000_000
        guard let events = try? Files.open("\(folder)/cgroup.events", .reading, following: false) else { return true }
        while true {
            // Only a read of this very file sets its mark back, so that the next change is told.
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = unsafe pread(events.number, &bytes, bytes.count, 0)
            let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            if Self.count("populated", in: text) != 1 { return true }
            let left = (deadline - Clock.bootNanoseconds) / 1_000_000
            guard left > 0 else { return false }
            var wanted = pollfd(fd: events.number, events: Int16(POLLPRI), revents: 0)
            unsafe _ = poll(&wanted, 1, CInt(left) + 1)
        }
    }
}
