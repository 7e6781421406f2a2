import Glibc
import LinuxKernel
import Testing

/// A call of the master fails while it deals with its log companion: no line of a worker may be left unread.
@Suite(.serialized) struct `When a call for the log fails` {
    /// A half started companion must not take its own end for the master's, and end the workers it knows.
    @Test(arguments: Fault.ofLog) func `a killed log companion is replaced nevertheless`(_ fault: Fault) throws {
        for number in 1...3 {
            var wasHit = false
            try FaultyMaster.with(["processes = 2"]) { master in
                let (project, order) = (master.project, master.order)
                let first = master.workers
                let companion = try #require(try master.companion)
                order.fail(fault, from: number)
                kill(companion, SIGKILL)
                let isBack = try eventually {
                    let now = try master.companion
                    return now != nil && now != companion
                }
                #expect(isBack, "call \(number): \(project.story)")
                kill(try #require(first.first), SIGKILL)
                let isWhole = master.isWhole(2, without: [first[0]])
                #expect(isWhole, "call \(number): \(project.story)")
                let second = master.workers
                // Another try to start it comes after 100 ms.
                _ = eventually(within: 0.3 / patience) { false }
                master.expectAllAreRead()
                #expect(master.workers == second, "call \(number): \(project.log)")
                #expect(!project.log.contains("the master has died"), "call \(number): \(project.log)")
                wasHit = order.failed > 0
            }
            guard wasHit else { break }
        }
    }

    /// The channel to the companion is full, and then the master is not told when there is room again.
    @Test func `a slow log companion hears of every worker nevertheless`() throws {
        try FaultyMaster.with(["processes = 30"]) { master in
            let (project, order) = (master.project, master.order)
            let companion = try #require(try master.companion)
            kill(companion, SIGSTOP)
            order.fail(Fault(function: "epoll_ctl MOD", code: ENOMEM), from: 1, count: .max)
            for _ in 1...10 where order.failed == 0 { try project.succeeds("reload", project.name) }
            #expect(order.failed > 0, "the channel was never full")
            kill(companion, SIGCONT)
            master.expectAllAreRead()
        }
    }
}
