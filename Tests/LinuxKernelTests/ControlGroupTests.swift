import Glibc
import Testing

@testable import LinuxKernel

/// Whether this machine lets the tests make control groups.
private let mayMakeGroups: Bool = {
    guard let place = ControlGroup.place, ControlGroup.mayDivide(place),
        let group = try? place.group.makeChild("svctl-try-\(ThisProcess.pid)")
    else { return false }
    try? group.remove()
    return true
}()

extension KernelObjects {
    @Suite(.enabled(if: mayMakeGroups, "control groups cannot be made here"))
    struct ControlGroups {
        init() throws { try reapLeftovers() }

        @Test(arguments: [false, true])
        func `a child is in its group before it is its program`(avoidsClone3: Bool) throws {
            try withGroup { group in
                try leavingNothingOpen {
                    var program = Program(path: "/bin/cat")
                    program.arguments = ["/proc/self/cgroup"]
                    program.avoidsClone3 = avoidsClone3
                    let pipe = try Pipe()
                    let child = try start(program, in: group, writing: pipe.writing)
                    let said = try text(from: pipe.reading)
                    #expect(
                        said.split(separator: "\n").contains { $0.hasPrefix("0::/") && $0.hasSuffix(group.tail) },
                        "\(said)")
                    #expect(try end(of: child.process) == .exited(0))
                }
            }
        }

        @Test(.enabled(if: isRoot, "\(needsRoot)"), arguments: [false, true])
        func `also one that becomes a user who may not write there`(avoidsClone3: Bool) throws {
            try withGroup { group in
                var program = shell("exec sleep 600")
                program.identity = nobody
                program.avoidsClone3 = avoidsClone3
                let child = try Spawn.start(program, group: group)
                #expect(try outcome(of: child.report) == .running)
                #expect(group.processes == [child.process.pid])
                try group.kill()
                #expect(try end(of: child.process) == .killed(signal: SIGKILL, dumpedCore: false))
            }
        }

        @Test func `who filters clone3 away has the child enter by itself`() async {
            await #expect(processExitsWith: .success) {
                try withGroup { group in
                    #expect(RawCalls.filterClone3(EPERM))
                    let child = try Spawn.start(shell("exec sleep 600"), group: group)
                    #expect(try outcome(of: child.report) == .running)
                    #expect(group.processes == [child.process.pid])
                    try group.kill()
                    _ = try end(of: child.process)
                }
            }
        }

        @Test func `a group that is gone is told, and there is no child`() throws {
            try withGroup { group in
                leavingNothingOpen {
                    #expect(throws: Errno(ENOENT, in: "open \(group.folder)/gone")) {
                        _ = try Spawn.start(Program(path: "/bin/true"), group: group.child("gone")).process.pid
                    }
                }
            }
        }

        /// What is below a threaded group and was not made threaded too takes no process.
        @Test func `a child that cannot enter says so, and is not started`() throws {
            try withGroup { group in
                let inner = try group.makeChild("inner")
                try inner.write("threaded", to: "cgroup.type")
                let child = try Spawn.start(Program(path: "/bin/true"), group: inner.makeChild("invalid"))
                guard case .failed(let failure) = try outcome(of: child.report) else {
                    Issue.record("it was started")
                    return
                }
                #expect(failure.stage == .controlGroup && failure.code == EOPNOTSUPP, "\(failure)")
                #expect(try end(of: child.process) == .exited(127))
            }
        }

        @Test(arguments: [false, true])
        func `kill ends everybody in it and below, whatever they do to get away`(oneByOne: Bool) throws {
            try withGroup { group in
                try leavingNothingOpen {
                    // A session of its own, a double fork, deaf to TERM, and forks without end.
                    let child = try Spawn.start(
                        shell(
                            """
                            trap '' TERM HUP
                            (setsid sh -c 'sleep 600 & sleep 601' &)
                            while :; do sleep 602 & sleep 0.01; done
                            """), group: group)
                    let below = try group.makeChild("below")
                    let other = try Spawn.start(shell("sleep 603 & sleep 604"), group: below)
                    while group.processes.count < 6 || below.processes.count < 2 { _ = poll(nil, 0, 10) }
                    if oneByOne { group.killOneByOne() } else { try group.kill() }
                    #expect(group.becomesEmpty(withinMilliseconds: 5000))
                    #expect(group.everybody == [] && group.isPopulated == false)
                    for process in [child.process.pid, other.process.pid] { #expect(isReaped(process)) }
                    try group.remove()
                    #expect((try? FileStatus(of: group.folder)) == nil)
                }
            }
        }

        @Test func `a group with somebody in it stays, and one with zombies alone goes`() throws {
            try withGroup { group in
                let child = try Spawn.start(shell("exec sleep 600"), group: group)
                #expect(throws: Errno(EBUSY, in: "rmdir \(group.folder)")) { try group.remove() }
                #expect(group.isPopulated == true)
                #expect(!group.becomesEmpty(withinMilliseconds: 50))
                try group.kill()
                #expect(group.becomesEmpty(withinMilliseconds: 5000))
                #expect(try ProcessTable.status(of: child.process.pid)?.hasEnded == true)
                try group.remove()
                try group.remove()
                _ = try end(of: child.process)
            }
        }

        @Test func `a switch that was opened ends its own group, and no later one of that name`() throws {
            try withGroup { group in
                let first = try group.makeChild("workers")
                let killSwitch = try first.killSwitch()
                try first.remove()
                let second = try group.makeChild("workers")
                let child = try Spawn.start(shell("exec sleep 600"), group: second)
                #expect(throws: Errno.self) { _ = try killSwitch.write([UInt8(ascii: "1")][...]) }
                #expect(try child.process.reap() == nil)
                _ = try second.killSwitch().write([UInt8(ascii: "1")][...])
                #expect(try end(of: child.process) == .killed(signal: SIGKILL, dumpedCore: false))
            }
        }

        @Test func `only one can have its lock`() throws {
            try withGroup { group in
                try leavingNothingOpen {
                    let first = try group.lock()
                    let second = try group.lock() == nil
                    #expect(second)
                    withExtendedLifetime(first) {}
                }
                let again = try group.lock() != nil
                #expect(again)
            }
        }

        /// Controllers that this process's own group has for those below; the test would otherwise change that for others.
        private static let passedOn = (ControlGroup.place?.group).map { home in
            ["memory", "pids", "cpu", "hugetlb"].filter(home.passesOn)
        }

        @Test(.enabled(if: passedOn?.isEmpty == false, "no controller is passed on here"))
        func `a controller is passed on from a group that nobody is in`() throws {
            try withGroup { group in
                let controller = try #require(Self.passedOn?.first)
                let child = try Spawn.start(shell("exec sleep 600"), group: group)
                #expect(throws: Errno.self) { try group.pass(controller, on: true) }
                try group.kill()
                _ = try end(of: child.process)
                try group.pass(controller, on: true)
                #expect(group.passesOn(controller))
                try group.pass(controller, on: false)
                #expect(!group.passesOn(controller))
            }
        }

        @Test func `memory is not counted where no controller is`() throws {
            try withGroup { group in
                let hasMemory = Files.names(in: group.folder).contains("memory.events")
                #expect((group.outOfMemoryKills != nil) == hasMemory)
                #expect(group.passesOn("memory") == false)
            }
        }
    }
}

/// Does `body` with a new group, and takes it away with whoever is in it.
private func withGroup(_ body: (ControlGroup) throws -> Void) throws {
    let home = try #require(ControlGroup.place).group
    let group = try home.makeChild("svctl-kernel-\(ThisProcess.pid)-\(Clock.bootNanoseconds)")
    defer {
        try? group.kill()
        _ = group.becomesEmpty(withinMilliseconds: 5000)
        try? group.remove()
    }
    try body(group)
}

extension ControlGroup {
    /// The last part of its path, with the slash.
    fileprivate var tail: String { "/" + (folder.split(separator: "/").last ?? "") }
}

private func start(_ program: Program, in group: ControlGroup, writing: consuming Descriptor) throws -> Child {
    try Spawn.start(program, output: writing.number, error: writing.number, group: group)
}

/// Waits for a child that has been killed.
private func isReaped(_ pid: Int32) -> Bool {
    var status: CInt = 0
    return unsafe waitpid(pid, &status, 0) == pid && status & 0x7f == SIGKILL
}
