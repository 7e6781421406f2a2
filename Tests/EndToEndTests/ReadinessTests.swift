import Control
import Glibc
import LinuxKernel
import Testing

/// When a worker counts as serving, and what it says of itself meanwhile.
@Suite(.serialized) struct `A starting worker` {
    /// Lets an app speak to the master as any process of a worker can.
    private let speaker = """
        import os, socket, subprocess, time
        words = dict(word.split("=", 1) for word in open("/proc/self/environ").read().split("\\0") if "=" in word)
        def tell(text):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
                way.sendto(text.encode(), words["NOTIFY_SOCKET"])
        def application(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b"here"]

        """

    /// Keeps an app from loading on until there is a file `go`.
    private func waiting(in project: Project) -> String {
        "while not os.path.exists('\(project.folder)/go'): time.sleep(0.01)\n"
    }

    @Test func `is believed by default, and by accept only what the kernel shows`() throws {
        for (rule, isEarly) in [("auto", true), ("accept", false)] {
            try Project.with(settings: ["ready = \(rule)"]) { project in
                try project.replaceApp(speaker + "tell('READY=1\\nSTATUS=said so')\n" + waiting(in: project))
                let start = try Command(
                    project.words(["start", ".config/uwsgi.ini"]), in: project.folder, environment: project.environment)
                if isEarly { #expect(try start.finish(within: 30).code == 0) }
                let worker = try speakingWorker(of: project)
                #expect(worker.state == (isEarly ? "ready" : "starting"))
                #expect(worker.readiness == (isEarly ? "proven" : nil))
                try project.write("go", "")
                if !isEarly { #expect(try start.finish(within: 30).code == 0) }
                #expect(try project.get().body == "here")
                #expect(try project.status().apps.first?.workers.first?.readiness == "proven")
            }
        }
    }

    @Test func `serves after it has lived for as long as the settings say`() throws {
        try Project.with(settings: ["ready = alive 300ms"]) { project in
            try project.replaceApp(speaker + waiting(in: project))
            let before = Clock.bootNanoseconds
            try project.start()
            #expect(Clock.bootNanoseconds - before >= 300_000_000)
            #expect(try project.status().apps.first?.workers.first?.state == "ready")
            try project.write("go", "")
            #expect(try eventually { try project.get().body == "here" })
        }
    }

    @Test func `says how it is, and which of its descendants is the main one`() throws {
        try Project.with(settings: ["ready = accept"]) { project in
            try project.replaceApp(
                speaker + """
                    child = subprocess.Popen(["/bin/sleep", "1000"])
                    tell(f"STATUS=loading \\x1b[31m{'é' * 300}\\nMAINPID={child.pid}")
                    tell("MAINPID=1")
                    tell(f"MAINPID={os.getppid()}\\nEXTEND_TIMEOUT_USEC=18446744073709551615")

                    """)
            try project.start()
            let worker = try #require(try project.status().apps.first?.workers.first)
            let words = try #require(worker.statusText)
            #expect(words.hasPrefix("loading \\x1b[31mé") && words.utf8.count == 256)
            let main = try #require(worker.mainPid)
            #expect(try ProcessTable.status(of: main)?.parent == worker.pid)
            #expect(try project.succeeds("status").output.contains("SAYS"))
        }
    }

    /// The first worker, once the master has heard it.
    private func speakingWorker(of project: Project) throws -> WorkerStatus {
        var worker: WorkerStatus?
        let isHeard = try eventually(within: 30) {
            guard try project.svctl("status", project.name).code == 0 else { return false }  // not there yet
            worker = try project.status().apps.first?.workers.first
            return worker?.statusText != nil
        }
        #expect(isHeard)
        return try #require(worker)
    }
}
