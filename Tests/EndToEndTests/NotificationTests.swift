import Control
import Glibc
import LinuxKernel
import Testing

/// What is said to the socket where workers tell how they are doing.
@Suite(.serialized) struct `The notifications of a worker` {
    @Test func `may come without end, and nobody else has to wait`() throws {
        try Project.with(settings: ["processes = 2", "worker-reload-mercy = 1"], isLight: true) { project in
            try project.start()
            let master = try project.status().pid
            try project.ask("flood")
            let isHeard = try eventually { try words(of: project).contains { $0.hasPrefix("flood") } }
            #expect(isHeard)
            for _ in 1...5 {
                #expect(try project.secondsToAsk() < patience)
                #expect(try project.get().body == "light")
            }
            for worker in project.lightWorkers(of: master) { kill(worker, SIGKILL) }
            let isWhole = try eventually(within: 10) { try project.servingWorkers().count == 2 }
            #expect(isWhole, "\(project.story)")
            try project.ask("flood")
            try project.succeeds("stop", project.name)
        }
    }

    @Test func `may be too long, binary or bring descriptors, which are closed`() throws {
        try Project.with(isLight: true) { project in
            try project.start()
            let master = try project.status().pid
            let open = idleOpenFiles(of: master)
            for what in ["oversized", "binary/200", "descriptors/30", "oversized"] { try project.ask(what) }
            let isHeard = try eventually { try words(of: project) == ["gifts"] }
            #expect(isHeard, "\(project.story)")
            #expect(idleOpenFiles(of: master) == open)
            // Descriptors that find no number left are lost, and the message is not.
            try project.ask("say")
            let isHeardAgain = try eventually { try words(of: project) == ["said"] }
            #expect(isHeardAgain)
            try limitOpenFiles(of: master, to: lowestFreeDescriptor(of: master))
            try project.ask("descriptors/30")
            try limitOpenFiles(of: master, to: 1000)
            let isHeardWithout = try eventually { try words(of: project) == ["gifts"] }
            #expect(isHeardWithout)
            #expect(idleOpenFiles(of: master) == open)
            #expect(try project.servingWorkers().count == 1)
        }
    }

    @Test func `of a stranger mean nothing, whoever's user he is`() throws {
        try Project.with(as: .user, isLight: true) { project in
            try project.start()
            try project.ask("say")
            let isHeard = try eventually { try words(of: project) == ["said"] }
            #expect(isHeard)
            let folder = try #require(project.runtimeFolder)
            let socket = try #require(Files.names(in: folder).first { $0.hasPrefix("notify.") })
            let text = "STATUS=forged\\nREADY=1\\nSTOPPING=1\\nMAINPID=1"
            let forge = """
                import socket
                way = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                for _ in range(1000): way.sendto(b"\(text)", "\(folder)/\(socket)")
                """
            let command = project.caller.becoming + ["/usr/bin/python3", "-c", forge]
            let forged = try Command.run(command)
            #expect(forged.code == 0, "\(forged)")
            try project.succeeds("status", project.name)
            #expect(try words(of: project) == ["said"])
            #expect(try project.status().apps.first?.workers.first?.mainPid == nil)
            #expect(try project.get().body == "light")
        }
    }

    /// What the workers say of themselves.
    private func words(of project: Project) throws -> [String] {
        try project.status().apps.flatMap(\.workers).compactMap(\.statusText)
    }
}
