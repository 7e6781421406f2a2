import Control
import Glibc
import LinuxKernel
import Testing

/// Commands that are no commands: the master answers the others meanwhile, and does not grow.
@Suite(.serialized) struct `A command that` {
    private func with(
        _ settings: [String] = [], _ body: (Project, _ path: String, _ master: Int32) throws -> Void
    ) throws {
        try Project.with(settings: ["worker-reload-mercy = 1"] + settings, isLight: true) { project in
            try project.start()
            let master = try project.status().pid
            let open = idleOpenFiles(of: master)
            let memory = try #require(ProcessMemory.resident(of: master))
            try body(project, Places.path(.control, in: try #require(project.runtimeFolder)), master)
            #expect(try project.get().body == "light")
            #expect(idleOpenFiles(of: master) == open)
            let growth = try #require(ProcessMemory.resident(of: master)) - memory
            #expect(growth < 24 << 20, "it has grown by \(growth >> 10) KiB")
        }
    }

    @Test func `sends a hundred megabytes is dropped after the first`() throws {
        try with { project, path, _ in
            let speaker = Speaker(try LocalSocket.connect(to: path))
            let piece = Array(repeating: UInt8(ascii: "x"), count: 1 << 20)
            var sent = 0
            for _ in 1...100 {
                guard (try? speaker.send(piece)) != nil else { break }
                sent += 1
            }
            #expect(sent < 3)
            #expect(try project.secondsToAsk() < patience)
        }
    }

    @Test func `asks without end and never reads keeps nobody waiting`() throws {
        try with(["processes = 8"]) { project, path, _ in
            let calls = Array(repeating: Call(.status).frame, count: 1000).flatMap { $0 }
            let crowd = try (1...8).map { _ in Speaker(try LocalSocket.connect(to: path)) }
            for speaker in crowd { try speaker.sendWhatFits(calls) }
            for _ in 1...5 {
                #expect(try project.secondsToAsk() < patience / 2)
                for speaker in crowd { try speaker.sendWhatFits(calls) }
            }
        }
    }

    @Test func `asks a thousand times at once is answered a thousand times, in their order`() throws {
        try with { project, path, _ in
            let speaker = Speaker(try LocalSocket.connect(to: path))
            let pair = Call(.status).frame + Array(#"{"method":"dev.svctl.Master.Explode"}"#.utf8) + [0]
            let calls = Array(repeating: pair, count: 500).flatMap { $0 }
            try speaker.sendWhatFits(calls)
            #expect(try project.secondsToAsk() < patience)
            for _ in 1...500 {
                #expect(try speaker.answer()?.contains("\"state\":\"running\"") == true)
                #expect(try speaker.answer()?.contains("MethodNotFound") == true)
            }
        }
    }

    @Test func `wants to hear of a reload and never reads does not hold it up`() throws {
        try with(["processes = 8"]) { project, path, _ in
            let crowd = try (1...8).map { _ in Speaker(try LocalSocket.connect(to: path)) }
            for speaker in crowd { try speaker.send(Call(.reload, more: true).frame) }
            try project.succeeds("reload", project.name)
            let areReady = try eventually(within: 10) { try project.servingWorkers().count == 8 }
            #expect(areReady)
            withExtendedLifetime(crowd) {}
        }
    }

    @Test func `says two things at once is answered one after the other`() throws {
        try with { _, path, _ in
            let speaker = Speaker(try LocalSocket.connect(to: path))
            try speaker.send(Call(.reload).frame + Call(.status).frame)
            #expect(try speaker.answer()?.contains("reloaded: generation 2") == true)
            #expect(try speaker.answer()?.contains("\"generation\":2") == true)
        }
    }

    @Test func `starts what is still stopping is told so, and how to wait`() throws {
        try Project.with(settings: ["worker-reload-mercy = 3"], isLight: true) { project in
            try project.start()
            expect(try project.svctl("start"), .taken, "is already running")
            try project.ask("deaf")
            let stop = try Command(project.words(["stop"]), in: project.folder, environment: project.environment)
            let isStopping = try eventually { try project.status().state == "stopping" }
            #expect(isStopping)
            let refused = try project.svctl("start")
            expect(refused, .taken, "is still stopping", "svctl stop \(project.name) && svctl start \(project.file)")
            // What it says works.
            try project.succeeds("stop", project.name)
            try project.start()
            #expect(try stop.finish().code == 0)
            #expect(try project.get().body == "light")
        }
    }
}
