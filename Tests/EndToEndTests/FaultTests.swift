import Control
import Glibc
import LinuxKernel
import Testing

/// The first, the second, the third … call of each kind fails in the master, once, and it goes on.
@Suite(.serialized) struct `When a system call of the master fails` {
    @Test(arguments: Fault.ofStart) func `a start goes well, or says why and leaves nothing`(_ fault: Fault) throws {
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

    @Test(arguments: Fault.ofService) func `a killed worker is replaced nevertheless`(_ fault: Fault) throws {
        try FaultyMaster.with(["processes = 4"]) { master in
            let (project, order) = (master.project, master.order)
            for number in 1...5 {
                let victims = master.workers
                let victim = try #require(victims.min())
                order.fail(fault, from: number)
                kill(victim, SIGKILL)
                // Nobody speaks to the master meanwhile: that would wake it, and hide an alarm that is lost.
                let isWhole = master.isWhole(4, without: [victim])
                #expect(isWhole, "call \(number): \(project.story)")
                // The next try after a second failure has to wait for an alarm.
                let second = try #require(master.workers.first { !victims.contains($0) })
                kill(second, SIGKILL)
                let isWholeLater = master.isWhole(4, without: [victim, second])
                #expect(isWholeLater, "call \(number): \(project.story)")
                guard order.failed > 0 else { break }
                order.nothing()
                #expect(try project.get().body == "light")
                master.expectAllAreRead()
            }
        }
    }

    @Test(arguments: Fault.ofService) func `a reload goes through or is called off`(_ fault: Fault) throws {
        try FaultyMaster.with(["processes = 2"]) { master in
            let (project, order) = (master.project, master.order)
            for number in 1...4 {
                order.fail(fault, from: number)
                let reloaded = try project.svctl("reload", project.name)
                if reloaded.code != 0 { expectClear(reloaded, "reload, call \(number)") }
                guard order.failed > 0 else { break }
                order.nothing()
                let isWhole = master.isWhole(2)
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

    @Test(arguments: Fault.ofService) func `a command is answered or told why not`(_ fault: Fault) throws {
        try FaultyMaster.with([]) { master in
            let (project, order) = (master.project, master.order)
            for number in 1...4 {
                order.fail(fault, from: number)
                let answered = try project.svctl("status", project.name)
                if answered.code != 0 { expectClear(answered, "status, call \(number)") }
                guard order.failed > 0 else { break }
                order.nothing()
                try project.succeeds("status", project.name)
            }
        }
    }

    @Test(arguments: Fault.ofService) func `a stop comes to its end`(_ fault: Fault) throws {
        try Project.with(settings: ["worker-reload-mercy = 1"], isLight: true) { project in
            let order = try FaultOrder(project)
            for number in 1...5 {
                try FaultyMaster.start(project, order)
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

    @Test func `a stop reaches workers whose handles take no signal`() throws {
        try Project.with(settings: ["processes = 2"], isLight: true) { project in
            let order = try FaultOrder(project)
            try FaultyMaster.start(project, order)
            order.fail(Fault(function: "pidfd_send_signal", code: EPERM), from: 1, count: 1000)
            let start = Clock.bootNanoseconds
            try project.succeeds("stop", project.name)
            #expect(order.failed >= 2)
            #expect(Clock.bootNanoseconds - start < 10_000_000_000, "it did not wait for worker-reload-mercy")
            project.expectNothingLeft()
        }
    }
}
