import Control
import Glibc
import LinuxKernel
import Testing

/// The first, the second, the third … call of each kind fails in the master, once, and it goes on.
@Suite(.serialized) struct `When a system call of the master fails` {
    static let ofStart = [
        Fault(function: "pipe2", code: EMFILE), Fault(function: "clone3", code: EAGAIN),
        Fault(function: "socket", code: EMFILE), Fault(function: "socketpair", code: ENFILE),
        Fault(function: "bind", code: ENOMEM), Fault(function: "listen", code: EADDRINUSE),
        Fault(function: "epoll_create1", code: EMFILE), Fault(function: "epoll_ctl", code: ENOSPC),
        Fault(function: "epoll_wait", code: ENOMEM), Fault(function: "recvmsg", code: ENOMEM),
        Fault(function: "sendmsg", code: ENOBUFS), Fault(function: "read", code: EIO),
        Fault(function: "write", code: ENOMEM), Fault(function: "open", code: EMFILE),
        Fault(function: "timerfd_create", code: EMFILE), Fault(function: "timerfd_settime", code: ENOMEM),
        Fault(function: "signalfd", code: EMFILE), Fault(function: "flock", code: ENOLCK),
        Fault(function: "rename", code: EIO), Fault(function: "mkdir", code: ENOSPC),
        Fault(function: "waitid", code: EINVAL),
    ]
    static let ofService = [
        Fault(function: "pipe2", code: EMFILE), Fault(function: "clone3", code: EAGAIN),
        Fault(function: "socket", code: EMFILE), Fault(function: "bind", code: ENOMEM),
        Fault(function: "epoll_ctl", code: ENOMEM), Fault(function: "epoll_wait", code: ENOMEM),
        Fault(function: "accept4", code: EMFILE), Fault(function: "accept4", code: ENOMEM),
        Fault(function: "recvmsg", code: ENOMEM),
        Fault(function: "sendmsg", code: ENOBUFS), Fault(function: "read", code: ENOMEM),
        Fault(function: "write", code: ENOBUFS), Fault(function: "open", code: EMFILE),
        Fault(function: "timerfd_settime", code: ENOMEM), Fault(function: "pidfd_send_signal", code: EPERM),
        Fault(function: "waitid", code: EINVAL),
    ]

    static let ofLog = [
        Fault(function: "pipe2", code: EMFILE), Fault(function: "clone3", code: EAGAIN),
        Fault(function: "socketpair", code: EMFILE), Fault(function: "epoll_ctl", code: ENOSPC),
        Fault(function: "sendmsg", code: ENOBUFS), Fault(function: "recvmsg", code: ENOMEM),
        Fault(function: "waitid", code: EINVAL),
    ]

    @Test(arguments: ofStart) func `a start goes well, or says why and leaves nothing`(_ fault: Fault) throws {
        try Project.with(settings: ["worker-reload-mercy = 1"], isLight: true) { project in
            let order = try FaultOrder(project)
            for number in 1...8 {
                order.fail(fault, from: number)
                let started = try Command.run(
                    project.words(["start"]), in: project.folder, environment: project.environment + order.environment)
                guard order.failed > 0 else { break }
                order.nothing()
                if started.code == 0 {
                    #expect(try project.get().body == "light", "call \(number)")
                    #expect(try project.servingWorkers().count == 1, "call \(number)")
                    project.stopAndExpectNothingLeft(within: 4)
                } else {
                    expectClear(started, "start, call \(number)")
                    project.expectNothingLeft()
                }
            }
            order.nothing()
            project.stopAndExpectNothingLeft(within: 4)
        }
    }

    @Test(arguments: ofService) func `a killed worker is replaced nevertheless`(_ fault: Fault) throws {
        try withMaster(["processes = 4"]) { project, order, master in
            for number in 1...6 {
                let victims = project.lightWorkers(of: master)
                let victim = try #require(victims.min())
                order.fail(fault, from: number)
                kill(victim, SIGKILL)
                // Nobody speaks to the master meanwhile: that would wake it, and hide an alarm that is lost.
                let isWhole = isWholeAgain(project, master, 4, without: [victim])
                #expect(isWhole, "call \(number): \(project.story)")
                // The next try after a second failure has to wait for an alarm.
                let second = try #require(project.lightWorkers(of: master).first { !victims.contains($0) })
                kill(second, SIGKILL)
                let isWholeLater = isWholeAgain(project, master, 4, without: [victim, second])
                #expect(isWholeLater, "call \(number): \(project.story)")
                guard order.failed > 0 else { break }
                order.nothing()
                #expect(try project.get().body == "light")
                expectAllAreRead(project, master)
            }
        }
    }

    /// The workers must not take a half started companion's end for the master's.
    @Test(arguments: ofLog) func `a killed log companion is replaced nevertheless`(_ fault: Fault) throws {
        try withMaster(["processes = 2"]) { project, order, master in
            for number in 1...5 {
                let workers = project.lightWorkers(of: master)
                let companion = try #require(try companion(of: master))
                order.fail(fault, from: number)
                kill(companion, SIGKILL)
                let isBack = try eventually {
                    let now = try self.companion(of: master)
                    return now != nil && now != companion
                }
                #expect(isBack, "call \(number): \(project.story)")
                kill(try #require(workers.first), SIGKILL)
                let isWhole = isWholeAgain(project, master, 2, without: [workers[0]])
                #expect(isWhole, "call \(number): \(project.story)")
                expectAllAreRead(project, master)
                #expect(project.lightWorkers(of: master).contains(workers[1]), "call \(number): \(project.log)")
                guard order.failed > 0 else { break }
                order.nothing()
            }
        }
    }

    /// The channel to the companion is full, and then the master is not told when there is room again.
    @Test func `a slow log companion hears of every worker nevertheless`() throws {
        try withMaster(["processes = 30"]) { project, order, master in
            let companion = try #require(try companion(of: master))
            kill(companion, SIGSTOP)
            order.fail(Fault(function: "epoll_ctl MOD", code: ENOMEM), from: 1, count: .max)
            for _ in 1...10 where order.failed == 0 { try project.succeeds("reload", project.name) }
            #expect(order.failed > 0, "the channel was never full")
            kill(companion, SIGCONT)
            expectAllAreRead(project, master)
        }
    }

    @Test func `a stop reaches workers whose handles take no signal`() throws {
        try Project.with(settings: ["processes = 2"], isLight: true) { project in
            let order = try FaultOrder(project)
            try start(project, order)
            order.fail(Fault(function: "pidfd_send_signal", code: EPERM), from: 1, count: 1000)
            try project.succeeds("stop", project.name)
            #expect(order.failed >= 2)
            project.expectNothingLeft()
        }
    }

    @Test(arguments: ofService) func `a reload goes through or is called off`(_ fault: Fault) throws {
        try withMaster(["processes = 2"]) { project, order, master in
            for number in 1...4 {
                order.fail(fault, from: number)
                let reloaded = try project.svctl("reload", project.name)
                if reloaded.code != 0 { expectClear(reloaded, "reload, call \(number)") }
                guard order.failed > 0 else { break }
                order.nothing()
                let isWhole = isWholeAgain(project, master, 2)
                #expect(isWhole, "call \(number): \(project.story)")
                #expect(try project.get().body == "light")
            }
            order.nothing()
            try project.succeeds("reload", project.name)
            let isOneGeneration = try eventually {
                Set(try project.status().apps.flatMap(\.workers).map(\.generation)).count == 1
            }
            #expect(isOneGeneration, "\(project.story)")
        }
    }

    @Test(arguments: ofService) func `a command is answered or told why not`(_ fault: Fault) throws {
        try withMaster([]) { project, order, _ in
            for number in 1...6 {
                order.fail(fault, from: number)
                let answered = try project.svctl("status", project.name)
                if answered.code != 0 { expectClear(answered, "status, call \(number)") }
                guard order.failed > 0 else { break }
                order.nothing()
                try project.succeeds("status", project.name)
            }
        }
    }

    @Test(arguments: ofService) func `a stop comes to its end`(_ fault: Fault) throws {
        try Project.with(settings: ["worker-reload-mercy = 1"], isLight: true) { project in
            let order = try FaultOrder(project)
            for number in 1...5 {
                try start(project, order)
                order.fail(fault, from: number)
                let stopped = try project.svctl("stop", project.name, within: 4)
                let wasHit = order.failed > 0
                order.nothing()
                if stopped.code != 0 {
                    expectClear(stopped, "stop, call \(number)")
                    project.stopAndExpectNothingLeft(within: 4)
                } else {
                    project.expectNothingLeft()
                }
                guard wasHit else { break }
            }
        }
    }

    /// Starts a master with the library in it, and in the end nothing of it may be open that was not before.
    private func withMaster(
        _ settings: [String], _ body: (Project, FaultOrder, Int32) throws -> Void
    ) throws {
        try Project.with(settings: ["worker-reload-mercy = 1"] + settings, isLight: true) { project in
            let order = try FaultOrder(project)
            try start(project, order)
            let status = try project.status()
            let count = try project.servingWorkers().count
            let open = idleOpenFiles(of: status.pid, within: 0.02)
            try body(project, order, status.pid)
            order.nothing()
            let isWhole = try eventually { try project.servingWorkers().count == count }
            #expect(isWhole, "\(project.story)")
            #expect(try project.status().pid == status.pid)
            #expect(idleOpenFiles(of: status.pid, within: 0.02) == open)
            #expect(try zombies(of: status.pid) == [])
        }
    }

    private func start(_ project: Project, _ order: FaultOrder) throws {
        order.nothing()
        let started = try Command.run(
            project.words(["start"]), in: project.folder, environment: project.environment + order.environment)
        try #require(started.code == 0, "\(started)")
    }

    private func companion(of master: Int32) throws -> Int32? {
        try ProcessTable.children(of: master).first {
            try isRunning($0) && ProcessTable.arguments(of: $0).contains("--log")
        }
    }

    /// Expects that what every worker has written reaches the log: one that nobody reads would stand still some day.
    private func expectAllAreRead(
        _ project: Project, _ master: Int32, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let areRead = eventually {
            let log = project.log
            return project.lightWorkers(of: master).allSatisfy { log.contains("[\($0)]: light worker") }
        }
        #expect(areRead, "\(project.story)", sourceLocation: sourceLocation)
    }

    /// Waits until so many workers run, without a word to the master.
    private func isWholeAgain(
        _ project: Project, _ master: Int32, _ count: Int, without gone: [Int32] = []
    ) -> Bool {
        eventually(within: 3) {
            let now = project.lightWorkers(of: master)
            return now.count == count && gone.allSatisfy { !now.contains($0) }
        }
    }

    /// A command that failed says what failed, with a code of the table.
    private func expectClear(_ finished: Finished, _ when: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let isInTable = Control.ExitCode(rawValue: finished.code) != nil
        #expect(isInTable, "\(when): \(finished)", sourceLocation: sourceLocation)
        let isClear = finished.error.contains("svctl: ") && !finished.error.contains("ended before it could say why")
        #expect(isClear, "\(when): \(finished)", sourceLocation: sourceLocation)
    }
}
