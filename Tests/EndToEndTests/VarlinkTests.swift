import Control
import Glibc
import LinuxKernel
import Testing

/// The control socket as other programs use it.
@Suite(.serialized) struct `Whoever speaks Varlink` {
    @Test(arguments: Caller.all)
    func `lists, describes, calls, follows and sees errors with the public client`(by caller: Caller) throws {
        try Project.with(as: caller, settings: ["processes = 2"], isLight: true) { project in
            try project.start()
            let control = Places.path(.control, in: try #require(project.runtimeFolder))
            let finished = try Command.run(
                caller.becoming + [
                    "\(Built.python)/bin/python", "\(Built.project)/Tests/EndToEndTests/Fixtures/varlink_client.py",
                    "unix:\(control)", "\(project.folder)/broken",
                ], environment: project.environment, within: 60)
            #expect(finished.code == 0 && finished.output == "all as described\n", "\(finished)\n\(project.log)")
            // It is told that all has stopped a moment before the master itself is gone.
            #expect(eventually { project.runtimeFolder == nil })
        }
    }

    @Test func `is not answered if it wants no answer, and what it asked for is done`() throws {
        try with(["processes = 2"]) { project, speaker, _ in
            func oneway(_ method: Method, _ parameters: String = "{}") throws {
                let text = #"{"method":"\#(method.rawValue)","oneway":true,"parameters":\#(parameters)}"#
                try speaker.send(Array(text.utf8) + [0])
            }
            try oneway(.scale, #"{"app":"web","workers":3}"#)
            try oneway(.scale, #"{"app":"nope","workers":3}"#)
            try oneway(.status)
            try oneway(.watch)
            try oneway(.logs)
            try speaker.send(Array(#"{"method":"dev.svctl.Master.Explode","oneway":true}"#.utf8) + [0])
            // The next that wants an answer has the first one.
            try speaker.send(Call(.getInfo).frame)
            #expect(try speaker.answer()?.contains("\"product\":\"svctl\"") == true)
            let isScaled = try eventually { try project.servingWorkers().count == 3 }
            #expect(isScaled)
            try oneway(.reload)
            let isReloaded = try eventually(within: 10) {
                let status = try project.status()
                return status.generation == 2 && status.state == "running"
            }
            #expect(isReloaded)
            try oneway(.stop)
            #expect(try speaker.answer() == nil)
        }
    }

    @Test func `is refused another protocol, and goes on with this one`() throws {
        try with { _, speaker, _ in
            try speaker.send(Array(#"{"method":"dev.svctl.Master.Stop","upgrade":true}"#.utf8) + [0])
            #expect(try speaker.answer()?.contains("org.varlink.service.MethodNotImplemented") == true)
            try speaker.send(Call(.status).frame)
            #expect(try speaker.answer()?.contains("\"state\":\"running\"") == true)
        }
    }

    @Test func `says a dozen things at once is answered in their order`() throws {
        try with(["processes = 2"]) { _, speaker, _ in
            let wrong = #"{"method":"dev.svctl.Master.Reload","parameters":{"ap":"web"}}"#
            let calls = [
                Call(.reload, more: true).frame, Call(.logs, CallParameters(lines: 1, follow: false)).frame,
                Array(wrong.utf8) + [0], Call(.restart).frame, Call(.status).frame,
            ]
            try speaker.send(calls.flatMap { $0 })
            var answers: [String] = []
            while answers.count < 5 {
                let answer = try #require(try speaker.answer())
                if !answer.hasPrefix("{\"continues\":true") { answers.append(answer) }
            }
            let wanted = ["reloaded: generation 2", "\"missed\":0", "\"ap\"", "restarted", "\"generation\":3"]
            for (answer, word) in zip(answers, wanted) { #expect(answer.contains(word), "\(answers)") }
        }
    }

    /// A master that is about to end says so instead of reading settings that nobody will have.
    @Test func `asks for a reload while all stops is told that it is too late`() throws {
        try with(["worker-reload-mercy = 2"]) { project, speaker, _ in
            try project.ask("deaf")
            let stop = try Command(project.words(["stop"]), in: project.folder, environment: project.environment)
            let isStopping = try eventually { try project.status().state == "stopping" }
            #expect(isStopping)
            try speaker.send(Call(.reload).frame)
            #expect(try speaker.answer()?.contains("\"dev.svctl.Master.NotRunning\"") == true)
            expect(try project.svctl("restart", project.name), .notRunning, "is stopping")
            #expect(try stop.finish().code == 0)
        }
    }

    private func with(
        _ settings: [String] = [], _ body: (Project, Speaker, _ path: String) throws -> Void
    ) throws {
        try Project.with(settings: settings, isLight: true) { project in
            try project.start()
            let path = Places.path(.control, in: try #require(project.runtimeFolder))
            try body(project, Speaker(try LocalSocket.connect(to: path)), path)
        }
    }
}
