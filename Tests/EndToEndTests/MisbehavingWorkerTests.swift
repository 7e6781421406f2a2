import Control
import Glibc
import LinuxKernel
import Testing

/// Whatever a worker does, the others serve and the master has the port.
@Suite(.serialized) struct `A worker that` {
    @Test func `writes without end and without a newline holds nobody up`() throws {
        try Project.with(settings: ["processes = 2", "worker-reload-mercy = 1"], isLight: true) { project in
            defer { Files.remove("\(project.defaultLog).1") }
            try project.start()
            let master = try project.status().pid
            try project.ask("babble")
            let isWriting = eventually { ((try? FileStatus(of: project.defaultLog))?.size ?? 0) > 1 << 20 }
            #expect(isWriting)
            for _ in 1...5 {
                #expect(try project.secondsToAsk() < patience)
                #expect(try project.succeeds("logs", project.name, "-n", "2").output.contains("xxx"))
                #expect(try project.get().body == "light")
            }
            for pid in [master] + (try project.descendants(of: master)) {
                let memory = try #require(ProcessMemory.resident(of: pid))
                let words = try ProcessTable.arguments(of: pid)
                #expect(memory < 64 << 20, "\(words)")
            }
            try project.succeeds("reload", project.name)
            #expect(try project.get().body == "light")
            try project.succeeds("stop", project.name)
        }
    }

    @Test(arguments: ["close-listener", "stop-accepting", "shut-listener"])
    func `accepts no more leaves the port to the master, and a reload heals it`(by deed: String) throws {
        try Project.with(settings: ["worker-reload-mercy = 1"], isLight: true) { project in
            try project.start()
            let inode = try project.status().listeners.first?.inode
            try project.ask(deed)
            let isShut = deed == "shut-listener"  // this ends it for all who share the socket
            let waiting = isShut ? nil : try project.begin("/")
            let isSeen = try eventually {
                let queue = try project.status().listeners.first?.queue
                return isShut ? queue == nil : queue == 1
            }
            #expect(isSeen, "\(project.story)")
            #expect(try project.status().apps.first?.workers.first?.state == "ready")
            #expect(isShut || !FreePort.isFree(project.port))
            try project.succeeds("reload", project.name)
            if let waiting { #expect(try Page(waiting.finish()).body == "light", "it had waited in the queue") }
            #expect(try project.get().body == "light")
            #expect(try project.status().listeners.first?.inode == inode)
            #expect(try project.status().listeners.first?.queue == 0)
        }
    }

    @Test func `stands still does not keep the others from serving, nor a reload or a stop from its end`() throws {
        try Project.with(settings: ["processes = 3", "worker-reload-mercy = 1"], isLight: true) { project in
            try project.start()
            let master = try project.status().pid
            let first = project.lightWorkers(of: master)
            for still in first.prefix(2) { kill(still, SIGSTOP) }
            for _ in 1...50 { #expect(try project.get().body == "light") }
            let start = Clock.bootNanoseconds
            try project.succeeds("reload", project.name)
            let seconds = Double(Clock.bootNanoseconds - start) / 1e9
            #expect(seconds >= 1 && seconds < 10 * patience, "\(seconds)")
            let areNew = eventually { project.lightWorkers(of: master).allSatisfy { !first.contains($0) } }
            #expect(areNew, "\(project.story)")
            #expect(try project.servingWorkers().count == 3)
            #expect(project.log.count(of: "did not leave in time, killed") == 2)
            for still in project.lightWorkers(of: master) { kill(still, SIGSTOP) }
            try project.succeeds("stop", project.name)
            project.expectNothingLeft()
        }
    }

    @Test func `stops by itself is replaced`() throws {
        try Project.with(settings: ["worker-reload-mercy = 1"], isLight: true) { project in
            try project.start()
            let master = try project.status().pid
            let before = project.lightWorkers(of: master)
            try project.ask("retire")
            let isReplaced = eventually { !project.lightWorkers(of: master).contains { before.contains($0) } }
            #expect(isReplaced)
            let serves = try eventually { try project.servingWorkers().count == 1 }
            #expect(serves, "\(project.story)")
            #expect(try project.get().body == "light")
        }
    }
}
