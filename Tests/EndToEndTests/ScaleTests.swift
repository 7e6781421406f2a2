import Control
import Glibc
import LinuxKernel
import Testing

/// More and fewer workers while it runs.
@Suite(.serialized) struct `Scaling` {
    @Test func `goes up and down at once, by number and by step, until a reload`() throws {
        try Project.with(settings: ["processes = 2"]) { project in
            try project.replaceApp(tinyApp)
            try project.start()
            #expect(try project.succeeds("scale", "web=4").output.contains("web has 4 workers instead of 2"))
            #expect(try eventually { try project.servingWorkers().count == 4 })
            let four = Set(try project.servingWorkers())
            #expect(try project.succeeds("scale", project.name, "web=-1").output.contains("3 workers instead of 4"))
            #expect(try eventually { try project.servingWorkers().count == 3 })
            #expect(four.isSuperset(of: try project.servingWorkers()), "the others are the same processes")
            #expect(try project.succeeds("scale", "web=+1").output.contains("4 workers instead of 3"))
            #expect(try project.succeeds("scale", "web=-100").output.contains("1 worker instead of 4"))
            #expect(try eventually { try project.servingWorkers().count == 1 && project.processesLeaving == 0 })
            #expect(try project.get().status == 200)
            try project.succeeds("reload")
            #expect(try project.servingWorkers().count == 2, "the file has the last word")
        }
    }

    @Test func `by TTIN and TTOU is one worker each`() throws {
        try Project.with { project in
            try project.replaceApp(tinyApp)
            try project.start()
            let before = try project.servingWorkers().count
            let master = try project.status().pid
            kill(master, SIGTTIN)
            #expect(try eventually { try project.servingWorkers().count == before + 1 })
            kill(master, SIGTTOU)
            #expect(try eventually { try project.servingWorkers().count == before })
        }
    }

    @Test func `is refused in words where it makes no sense`() throws {
        try Project.with { project in
            try project.replaceApp(tinyApp)
            expect(try project.svctl("scale", "web=2"), .notRunning, "svctl start")
            try project.start()
            expect(try project.svctl("scale", "shop=2"), .usage, "no app called shop", "it has: web")
            expect(try project.svctl("scale", "web=0"), .usage, "svctl stop")
            for wrong in ["web", "web=", "web=two", "=2", "web=1=2", "web=99999999999999999999"] {
                expect(try project.svctl("scale", wrong), .usage, "svctl scale web=4")
            }
            expect(try project.svctl("reload", project.name, "shop"), .usage, "no app called shop", "web")
        }
    }
}

extension Project {
    /// How many workers are on their way out.
    fileprivate var processesLeaving: Int {
        (try? status().apps.flatMap(\.workers).count { $0.state == "draining" }) ?? -1
    }
}
