import Control
import LinuxKernel
import Testing

/// Settings that cannot be used: each has its exit code, words that help, and leaves nothing behind.
@Suite(.serialized) struct `A start is refused` {
    @Test(arguments: Caller.all) func `for a file that cannot be read as settings`(by caller: Caller) throws {
        try Project.with(as: caller) { project in
            func refuses(_ code: ExitCode, _ words: String, of file: String = "t.ini") throws {
                expect(try project.svctl("start", file), code, words)
                project.expectNothingLeft()
            }
            try refuses(.noFile, "cannot read /nonexistent/x.ini: No such file or directory", of: "/nonexistent/x.ini")
            try refuses(.configuration, "is a folder", of: "./config")
            try refuses(.configuration, "name the file in it: \(project.file)", of: project.folder + "/.config")
            try project.write("t.ini", "module = config.wsgi\n")
            try refuses(.configuration, "there is no section [uwsgi]")
            try project.write("t.ini", "")
            try refuses(.configuration, "there is no section [uwsgi]")
            try project.write("t.ini", "\u{1}\u{7f}ELF\u{0}\u{2}[uwsgi]\n\u{0}")
            try refuses(.configuration, "this is no text file")
        }
    }

    @Test(arguments: Caller.all) func `for what the settings name and is not there`(by caller: Caller) throws {
        try Project.with(as: caller) { project in
            func refuses(_ setting: String, code: ExitCode = .configuration, _ words: [String]) throws {
                try project.rewriteSettings([setting])
                let finished = try project.svctl("start")
                for word in words { expect(finished, code, word) }
                project.expectNothingLeft()
            }
            try refuses(
                "home = /nonexistent/venv", ["/nonexistent/venv is not there", "uwsgi.ini:8:8", "python3 -m venv"])
            try refuses("home = \(project.folder)", ["has no bin/python3", "uwsgi.ini:8:8"])
            try refuses("module = shop.wsgi", ["No module named 'shop'", project.folder])
            try refuses("module = config.wsgi:app", ["config.wsgi has no 'app'; did you mean 'application'?"])
            try refuses("module = config.broken", ["No module named 'config.broken'"])
            try refuses("chdir = /nonexistent", ["/nonexistent: No such file or directory"])
            try refuses("http = :70000", ["port 70000 does not exist: the last one is 65535", "uwsgi.ini:8"])
            try refuses("logto = /nonexistent/a.log", code: .cannotCreate, ["cannot write the log /nonexistent/a.log"])
            try refuses("logto = /dev/full", code: .cannotCreate, ["cannot write the log /dev/full"])
            if caller.account.user == 0 {
                try refuses("uid = nobody-here", code: .noUser, ["there is no user called nobody-here", "uwsgi.ini:8"])
            } else {
                try refuses("uid = root", code: .permission, ["only root can start workers as another user"])
                try refuses("logto = /var/log/a.log", code: .permission, ["cannot write the log /var/log/a.log"])
                try refuses("http = :80", code: .permission, ["cannot listen on :80", "ports below 1024 need root"])
            }
        }
    }

    @Test func `with the traceback of an app that fails`() throws {
        try Project.with { project in
            try project.replaceApp("def broken():\n    raise ValueError('no such luck')\n\n\nbroken()\n")
            let finished = try project.svctl("start")
            expect(
                finished, .configuration, "did not start", "wsgi.py\", line 2, in broken", "ValueError: no such luck")
            project.expectNothingLeft()
        }
    }

    @Test(arguments: Caller.all) func `when the same file runs already, and that one goes on`(by caller: Caller) throws
    {
        try Project.with(as: caller) { project in
            try project.start()
            let master = try project.status().pid
            expect(
                try project.svctl("start"), .taken, "\(project.name) is already running (pid \(master))",
                "svctl reload \(project.name)")
            #expect(try project.get().status == 200)
            #expect(try project.status().pid == master)
        }
    }

    @Test(arguments: Caller.all) func `and commands about nothing say so`(by caller: Caller) throws {
        try Project.with(as: caller) { project in
            for command in ["stop", "reload", "restart", "status"] {
                expect(
                    try project.svctl(command, project.name), .notRunning, "no master called \(project.name) is running"
                )
                expect(try project.svctl(command), .notRunning, "\(project.file) is not running", "svctl start")
                expect(try project.svctl(command, "x.ini"), .noFile, "there is no \(project.folder)/x.ini")
            }
            let unseen = try project.svctl("status", project.name).text.contains(
                "is seen by root alone: sudo svctl list")
            #expect(unseen == (caller.account.user != 0))
            expect(try project.svctl("logs", project.name), .noFile, "cannot read the log")
            expect(try project.svctl("start", "--nonsense"), .usage, "Unknown option '--nonsense'")
            expect(try project.svctl("status", "-!-"), .usage)
        }
    }
}
