import Control
import Glibc
import LinuxKernel
import Testing

/// The end of workers: polite, bounded, complete.
@Suite(.serialized) struct `When workers are to leave` {
    @Test(arguments: ["stop", "restart", "reload"]) func `they finish the requests they have`(at command: String) throws
    {
        try Project.with(settings: ["processes = 2", "threads = 2"]) { project in
            try project.start()
            let requests = try (1...4).map { _ in try project.begin("/slow?seconds=2") }
            try project.expectInFlight()
            try project.succeeds(command, project.name)
            for request in requests { #expect(try Page(request.finish()).body == "version 1 after 2.0 s\n") }
        }
    }

    @Test func `one that does not hear is killed after worker-reload-mercy`() throws {
        try Project.with(settings: ["worker-reload-mercy = 1"]) { project in
            // One call into C that never ends and never lets another thread of Python run.
            try project.replaceApp(
                """
                def application(environ, start_response):
                    print("deaf from now on")
                    sum(range(10 ** 15))
                """)
            try project.start()
            let request = try project.begin("/")
            let isDeaf = try eventually { try project.logHas("deaf from now on") }
            #expect(isDeaf)
            let start = Clock.bootNanoseconds
            try project.succeeds("stop", project.name)
            let seconds = Double(Clock.bootNanoseconds - start) / 1e9
            #expect(seconds >= 1 && seconds < 10, "\(seconds)")
            #expect(try request.finish().code != 0)
            #expect(try project.logHas("did not leave in time, killed"))
            project.expectNothingLeft()
        }
    }

    /// Who is quicker, the worker or its master, is not said: both have the same second.
    @Test func `one whose request takes too long is cut off, which the log tells`() throws {
        try Project.with(settings: ["worker-reload-mercy = 1"]) { project in
            try project.start()
            let request = try project.begin("/slow?seconds=60")
            try project.expectInFlight()
            try project.succeeds("stop", project.name)
            #expect(try request.finish().code != 0)
            #expect(
                try project.logHas("stopped with work unfinished") || project.logHas("did not leave in time, killed"))
        }
    }

    @Test(arguments: ["stop", "kill -9 of the master"]) func `what an app has started goes too`(at end: String) throws {
        try Project.with(as: .user) { project in
            try project.replaceApp(
                """
                import subprocess
                subprocess.Popen(["/bin/sh", "-c", "trap '' TERM HUP INT; sleep 600 & sleep 601"])
                """ + "\n" + tinyApp)
            try project.start()
            func sleepers() -> Int {
                project.processes.count { (try? ProcessTable.arguments(of: $0).first?.hasSuffix("sleep")) == true }
            }
            let areThere = eventually { sleepers() == 2 }
            #expect(areThere)
            if end == "stop" {
                try project.succeeds("stop", project.name)
            } else {
                kill(try project.status().pid, SIGKILL)
            }
            let areGone = eventually { project.processes.isEmpty }
            #expect(areGone, "\(project.processes)")
            #expect(FreePort.isFree(project.port))
            if end != "stop" { try project.start() }
        }
    }
}
