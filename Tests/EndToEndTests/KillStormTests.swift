import Control
import Glibc
import LinuxKernel
import Testing

/// Workers die faster than anybody can look.
@Suite(.serialized) struct `In a storm of kills` {
    /// 40 slots, because the policy waits longer after each death in a row of the same slot, and is not cheated here.
    @Test func `two hundred in ten seconds leave the port open, the master quick, and nothing behind`() throws {
        try Project.with(settings: ["processes = 40", "worker-reload-mercy = 2"], isLight: true) { project in
            try project.start()
            let master = try project.status().pid
            let listener = try project.status().listeners.first?.inode
            let open = idleOpenFiles(of: master)
            let processes = project.processes.count
            let load = try Load(port: project.port, expecting: "light")
            var kills = 0
            var slowest = 0.0
            var victims: [Int32] = []
            let start = Clock.bootNanoseconds
            let limit = Deadline(seconds: 10)
            while kills < 200, !limit.hasPassed {
                let elapsed = Double(Clock.bootNanoseconds - start) / 1e9
                guard Double(kills) < elapsed * 20 else {
                    if kills % 20 == 0 { slowest = max(slowest, try project.secondsToAsk()) }
                    _ = poll(nil, 0, 5)
                    continue
                }
                // All are looked up now and then only, because that takes long; so each is looked at again.
                if victims.isEmpty { victims = project.lightWorkers(of: master).shuffled() }
                guard let victim = victims.popLast(), try ProcessTable.status(of: victim)?.parent == master else {
                    continue
                }
                if kill(victim, SIGKILL) == 0 { kills += 1 }
            }
            let seconds = Double(Clock.bootNanoseconds - start) / 1e9
            let figures = try load.end()
            print("\(kills) kills in \(seconds) s, slowest status \(slowest) s, \(figures.summary)")
            #expect(slowest < patience)
            #expect(kills == 200)
            #expect(figures.lostByKind["refused"] == 0 && figures.lostByKind["timed_out"] == 0, "\(figures.summary)")
            #expect(figures.ok > figures.lost, "\(figures.summary)")
            let isWhole = try eventually(within: 10) { try project.servingWorkers().count == 40 }
            #expect(isWhole, "\(project.story)")
            #expect(try project.status().listeners.first?.inode == listener)
            #expect(idleOpenFiles(of: master) == open)
            #expect(project.processes.count == processes)
            #expect(try zombies(of: master) == [])
        }
    }
}
