import Control
import Glibc
import LinuxKernel
import Testing

/// The master may open no further file.
@Suite(.serialized) struct `A master without a descriptor left` {
    @Test func `goes on serving, answers a command, refuses a reload, and recovers`() throws {
        try Project.with(settings: ["processes = 2", "worker-reload-mercy = 1"], isLight: true) { project in
            try project.start()
            let status = try project.status()
            let master = status.pid
            let open = idleOpenFiles(of: master)
            let workers = project.lightWorkers(of: master)
            var silent = try exhaust(master, of: project)

            #expect(try project.get().body == "light")
            #expect(try project.status().state == "running", "the spare one is for this")
            let refused = try project.svctl("reload", project.name)
            let isClear = refused.error.contains("svctl: reload of \(project.name)")
            #expect(refused.code != 0 && isClear && refused.error.contains("Too many open files"), "\(refused)")
            #expect(project.lightWorkers(of: master) == workers)
            kill(try #require(workers.first), SIGKILL)
            let isTold = eventually { project.log.contains("Too many open files") }
            #expect(isTold, "\(project.log)")
            #expect(try project.get().body == "light", "the other one serves")

            silent.removeAll()
            try limitOpenFiles(of: master, to: 1000)
            let isWhole = eventually(within: 10) { project.lightWorkers(of: master).count == 2 }
            #expect(isWhole, "\(project.story)")
            try project.succeeds("reload", project.name)
            let areReady = try eventually { try project.servingWorkers().count == 2 }
            #expect(areReady)
            #expect(idleOpenFiles(of: master) == open)
        }
    }

    @Test func `hears one command, lets others know or wait, and does not spin`() throws {
        try Project.with(isLight: true) { project in
            try project.start()
            let master = try project.status().pid
            let path = Places.path(.control, in: try #require(project.runtimeFolder))
            var silent = try exhaust(master, of: project)
            let heard = Speaker(try LocalSocket.connect(to: path))
            try heard.send(Call(.status).frame)
            #expect(try heard.answer()?.contains("\"state\":\"running\"") == true)
            expect(try project.svctl("status", project.name), .taken, "no descriptor left for another command")

            let waiting = try (1...5).map { _ in Speaker(try LocalSocket.connect(to: path)) }
            #expect(processorSecondsInOne(of: master) < 0.1)
            try limitOpenFiles(of: master, to: 1000)
            try project.succeeds("status", project.name)
            withExtendedLifetime((heard, waiting)) { silent.removeAll() }
            #expect(try project.get().body == "light")
        }
    }

    /// No spare one helps when all numbers that it may use are taken.
    @Test func `lets a command wait until it has one, and does not spin`() throws {
        try Project.with(isLight: true) { project in
            try project.start()
            let master = try project.status().pid
            let path = Places.path(.control, in: try #require(project.runtimeFolder))
            try limitOpenFiles(of: master, to: 3)
            let waiting = Speaker(try LocalSocket.connect(to: path))
            try waiting.send(Call(.status).frame)
            #expect(processorSecondsInOne(of: master) < 0.1)
            #expect(try project.get().body == "light")
            try limitOpenFiles(of: master, to: 1000)
            #expect(try waiting.answer()?.contains("\"state\":\"running\"") == true)
        }
    }

    /// Takes every number that is free with a command that says nothing, and lets the master have no further one.
    private func exhaust(_ master: Int32, of project: Project) throws -> [Speaker] {
        let path = Places.path(.control, in: try #require(project.runtimeFolder))
        var silent: [Speaker] = []
        _ = idleOpenFiles(of: master)  // what the last command had is free by now
        while true {
            let open = Files.names(in: "/proc/\(master)/fd").compactMap { Int($0) }
            let free = lowestFreeDescriptor(of: master)
            guard free <= open.max() ?? 0 else {
                try limitOpenFiles(of: master, to: free)
                return silent
            }
            silent.append(Speaker(try LocalSocket.connect(to: path)))
            let isTaken = eventually { lowestFreeDescriptor(of: master) > free }
            #expect(isTaken)
        }
    }
}
