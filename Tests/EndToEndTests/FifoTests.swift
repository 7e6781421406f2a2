import Control
import Glibc
import LinuxKernel
import Testing

/// Commands of one letter, as uWSGI's master takes them.
@Suite(.serialized) struct `A pipe for commands` {
    @Test func `reloads, scales, tells and stops, and goes with vacuum`() throws {
        let settings = [
            "master-fifo = commands", "master-fifo = second", "pidfile = app.pid", "vacuum = true", "settle = 0s",
        ]
        try Project.with(settings: settings, isLight: true) { project in
            try project.start()
            let pipe = "\(project.folder)/commands"
            #expect(try FileStatus(of: pipe).mode == 0o600)
            func write(_ letters: String, to path: String) throws {
                _ = try Command.run(["/bin/sh", "-c", "echo \(letters) > \(path)"])
            }
            try write("r", to: pipe)
            #expect(eventually { (try? project.status())?.generation == 2 }, "\(project.log)")
            try write("++", to: pipe)
            #expect(try eventually { try project.servingWorkers().count == 3 })
            try write("-", to: pipe)
            #expect(try eventually { try project.servingWorkers().count == 2 })
            Files.remove("\(project.folder)/app.pid")
            try write("sPp!", to: pipe)
            #expect(eventually { project.text(of: "\(project.folder)/app.pid").hasSuffix("\n") })
            for words in [
                "project: running", "svctl does not do 'p': svctl stop APP ends an app", "'!' is no command",
            ] {
                let wanted = words.replacing("project", with: project.name)
                #expect(eventually { project.log.contains(wanted) }, "\(wanted)\n\(project.log)")
            }
            try write("1", to: pipe)
            #expect(eventually { (try? FileStatus(of: "\(project.folder)/second")) != nil })
            #expect(eventually { (try? FileStatus(of: pipe)) == nil })
            let before = try project.servingWorkers()
            try write("W", to: "\(project.folder)/second")
            #expect(
                try eventually {
                    let now = try project.servingWorkers()
                    return now.count == 1 && !before.contains(now[0])
                })
            try write("q", to: "\(project.folder)/second")
            #expect(eventually { (try? project.svctl("status", project.name))?.code == ExitCode.notRunning.rawValue })
            #expect((try? FileStatus(of: "\(project.folder)/second")) == nil)
        }
    }

    @Test func `takes nothing else's place`() throws {
        try Project.with(settings: ["master-fifo = commands"], isLight: true) { project in
            try project.write("commands", "precious")
            expect(try project.svctl("start", ".config/uwsgi.ini"), .cannotCreate, "cannot make the pipe for commands")
            #expect(project.text(of: "\(project.folder)/commands") == "precious")
        }
    }
}
