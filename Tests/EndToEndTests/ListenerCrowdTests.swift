import Control
import Glibc
import LinuxKernel
import Testing

/// Those who go on listening: however slow, they cost the others nothing, and the master and its companion no memory.
@Suite(.serialized) struct `Who listens to a master` {
    private func with(
        _ settings: [String] = [], _ body: (Project, _ path: String, _ master: Int32) throws -> Void
    ) throws {
        try Project.with(settings: ["worker-reload-mercy = 2"] + settings, isLight: true) { project in
            try project.start()
            let master = try project.status().pid
            try body(project, Places.path(.control, in: try #require(project.runtimeFolder)), master)
        }
    }

    @Test func `and never reads is sent no more than fits, and has the latest when he does read`() throws {
        try with(["processes = 40", "settle = 50ms"]) { project, path, master in
            let memory = try #require(ProcessMemory.resident(of: master))
            let watchers = try (1...20).map { _ in Speaker(try LocalSocket.connect(to: path)) }
            for speaker in watchers { try speaker.send(Call(.watch, more: true).frame) }
            let readers = try (1...20).map { _ in Speaker(try LocalSocket.connect(to: path)) }
            for speaker in readers {
                try speaker.send(Call(.logs, CallParameters(lines: 10, follow: true), more: true).frame)
            }
            for _ in 1...4 { try project.succeeds("reload", project.name) }
            #expect(try project.secondsToAsk() < patience / 2)
            #expect(processorSecondsInOne(of: master) < 0.2)
            let growth = try #require(ProcessMemory.resident(of: master)) - memory
            #expect(growth < 24 << 20, "it has grown by \(growth >> 10) KiB")
            // Late, but not stale for ever: in the end comes what is now, and little of what was between.
            var (last, taken) = ("", 0)
            while !last.contains("\"generation\":5") || !last.contains("\"state\":\"running\"") {
                last = try #require(try watchers[7].answer())
                taken += last.utf8.count
            }
            #expect(taken < 512 << 10)
            withExtendedLifetime((watchers, readers)) {}
        }
    }

    @Test func `hears of every state, and nothing when nothing happens`() throws {
        try with { project, path, master in
            let watcher = Speaker(try LocalSocket.connect(to: path))
            try watcher.send(Call(.watch, more: true).frame)
            #expect(try watcher.answer()?.contains("\"state\":\"running\"") == true)
            #expect(processorSecondsInOne(of: master) < 0.02)
            let worker = try #require(try project.servingWorkers().first)
            kill(worker, SIGKILL)
            var (seen, replies) = ("", 0)
            while !seen.contains("\"restarts\":1") || !seen.contains("\"state\":\"ready\"") {
                seen = try #require(try watcher.answer())
                replies += 1
            }
            #expect(replies <= 3, "close changes come as one")
            try project.ask("say")
            #expect(try watcher.answer()?.contains("\"statusText\":\"said\"") == true)
        }
    }

    /// Lines come faster than anybody reads them: who is too slow misses some and is told how many.
    @Test func `and is slower than the log misses lines, in order, and is told how many`() throws {
        try with { project, path, master in
            let reader = Speaker(try LocalSocket.connect(to: path))
            try reader.send(Call(.logs, CallParameters(lines: 0, follow: true), more: true).frame)
            #expect(try reader.answer() == "{\"continues\":true,\"parameters\":{\"lines\":[],\"missed\":0}}")
            let companion = try #require(
                try ProcessTable.children(of: master).first { try ProcessTable.arguments(of: $0).contains("--log") })
            let memory = try #require(ProcessMemory.resident(of: companion))
            try project.ask("babble")
            var missed = 0
            while missed == 0 {
                _ = poll(nil, 0, 50)
                let text = try #require(try reader.answer())
                let reply = try #require(Json.decode(Reply<LogLines>.self, from: Array(text.utf8)))
                missed += reply.parameters?.missed ?? 0
            }
            #expect(try project.secondsToAsk() < patience)
            let growth = try #require(ProcessMemory.resident(of: companion)) - memory
            #expect(growth < 24 << 20, "the companion has grown by \(growth >> 10) KiB")
        }
    }

    @Test func `to the log goes on across the death of the process that reads it`() throws {
        try with { project, path, master in
            func companion() throws -> Int32? {
                try ProcessTable.children(of: master).first { try ProcessTable.arguments(of: $0).contains("--log") }
            }
            let reader = Speaker(try LocalSocket.connect(to: path))
            try reader.send(Call(.logs, CallParameters(lines: 0, follow: true), more: true).frame)
            #expect(try reader.answer()?.contains("\"lines\":[]") == true)
            let first = try #require(try companion())
            kill(first, SIGKILL)
            let isBack = try eventually {
                guard let now = try companion() else { return false }
                return now != first
            }
            #expect(isBack)
            try project.succeeds("scale", "web=2")
            var seen = ""
            while !seen.contains("web has 2 workers") { seen = try #require(try reader.answer()) }
            // One that is silent keeps nobody waiting: where the lines are is said.
            let second = try #require(try companion())
            kill(second, SIGSTOP)
            defer { kill(second, SIGCONT) }
            let other = Speaker(try LocalSocket.connect(to: path))
            try other.send(Call(.logs).frame + Call(.status).frame)
            let refusal = try #require(try other.answer())
            #expect(refusal.contains("\"dev.svctl.Master.LogUnavailable\""), "\(refusal)")
            #expect(refusal.contains("\"log\":\"\(project.defaultLog)\""), "\(refusal)")
            #expect(try other.answer()?.contains("\"state\":\"running\"") == true)
        }
    }

    @Test func `and goes away leaves nothing, five hundred times`() throws {
        try with { project, path, master in
            let open = idleOpenFiles(of: master)
            for number in 1...500 {
                let speaker = Speaker(try LocalSocket.connect(to: path, waitingMilliseconds: 5000))
                let call =
                    number % 2 == 0
                    ? Call(.watch, more: true) : Call(.logs, CallParameters(lines: 0, follow: true), more: true)
                try speaker.send(call.frame)
                if number % 3 == 0 { _ = try speaker.answer() }
            }
            #expect(idleOpenFiles(of: master) == open)
            #expect(try project.get().body == "light")
        }
    }
}
