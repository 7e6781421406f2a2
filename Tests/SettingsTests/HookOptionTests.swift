import Testing

@testable import Settings

@Suite struct `Hooks and files of variables` {
    @Test func `hooks come in the order of their moments, and before the commands of the same one`() {
        let reading = readApp(
            "exec-pre-app = echo a # no comment", "hook-pre-app = exec:echo b", "exec-asap = c",
            "hook-as-user = print:d e", "exec-as-user-atexit = f", "hook-post-app = safeexec:g", "exec-pre-app = h",
            "hook-accepting1-once = exec:i", "exec-as-root = j")
        #expect(reading.findings == [])
        let hooks = reading.app?.beside.namedHooks(of: "web").map { "\($0.name).\($0.number) \($0.hook.deed)" }
        #expect(
            hooks == [
                #"web.asap.1 command("c")"#, #"web.as-root.1 command("j")"#, #"web.as-user.1 line("d e")"#,
                #"web.pre-app.1 command("echo b")"#, #"web.pre-app.2 command("echo a # no comment")"#,
                #"web.pre-app.3 command("h")"#, #"web.post-app.1 harmless("g")"#, #"web.accepting1.1 command("i")"#,
                #"web.as-user-atexit.1 command("f")"#,
            ])
    }

    @Test func `the line that makes SIGTERM gentle is what svctl does`() {
        let reading = readApp("hook-master-start = unix_signal:15 gracefully_kill_them_all")
        #expect(reading.findings == [] && reading.app?.beside.hooks == [])
    }

    @Test(arguments: [
        (
            "hook-asap = touch x", "error: hook-asap wants what to do, a colon, and what with",
            "write hook-asap = exec:touch x"
        ),
        (
            "hook-asap = putenv:A=b", "warning: hook-asap is not done: svctl knows no hook 'putenv'", "write env = A=b"
        ),
        (
            "hook-pre-app = mkdir:/x", "warning: hook-pre-app is not done: svctl knows no hook 'mkdir'",
            "write hook-pre-app = exec:…, with a command"
        ),
        (
            "hook-master-start = unix_signal:1 reload",
            "warning: hook-master-start is not done: signals to svctl mean what svctl(1) says", "take the line out"
        ),
        (
            "touch-exec = /x", "error: touch-exec wants a file and a command, with a blank between them",
            "write touch-exec = /run/shop.touch /srv/shop/clean-up"
        ),
    ]) func `what is not meant, or not done, is said`(_ line: String, _ message: String, _ remedy: String) {
        #expect(readApp(line).messages == [message])
        #expect(readApp(line).remedies == [remedy])
    }

    @Test func `a hook that goes to a folder has workers start there`() {
        #expect(readApp("hook-pre-app = chdir:sub", "chdir = /srv").app?.directory == "/srv/sub")
        #expect(readApp("hook-asap = cd:/other").app?.directory == "/other")
        // uWSGI would go on to the folder of chdir from there.
        #expect(readApp("hook-asap = chdir:/other", "chdir = /srv").app?.directory == "/srv")
        #expect(
            readApp("hook-post-app = chdir:/other").messages == [
                "warning: hook-post-app is not done: svctl itself goes nowhere while the app serves"
            ])
    }

    @Test func `a file to touch is looked for below chdir, and the command stays as it is`() {
        let reading = readApp("chdir = /srv", "touch-exec = run.touch  a  b; c", "touch-exec = /x\td")
        #expect(reading.findings == [])
        let touches = reading.app?.beside.touchCommands
        #expect(touches?.map(\.path) == ["/srv/run.touch", "/x"] && touches?.map(\.command) == ["a  b; c", "d"])
    }

    @Test func `variables come from folders, and unenv takes one away that a line before has set`() {
        let reading = readApp(
            "chdir = /srv", "env = A=1", "env = B=2", "environment-file = f", "unenv = A", "envdir = env",
            "unenv = HOME", "env = C=3")
        #expect(reading.findings == [])
        #expect(reading.app?.environment.map(\.name) == ["B", "C"])
        #expect(reading.app?.environmentFiles.map(\.precededBy) == [1])
        #expect(reading.app?.unsetEnvironment == ["A", "HOME"])
        #expect(reading.app?.environmentFolders.map(\.path) == ["/srv/env"])
        #expect(
            readApp("early-envdir = /e").messages == ["note: the variables are not there yet for $( ) in this file"])
    }

    @Test func `there may be several pid files, each where uWSGI would look for it`() {
        let reading = readApp("chdir = /srv", "pidfile2 = a", "safe-pidfile = b", "safe-pidfile2 = c", "pidfile = d")
        #expect(reading.configuration?.pidFile == "/start/d")
        #expect(reading.configuration?.otherPidFiles == ["/srv/a", "/start/b", "/srv/c"])
        let real = readApp("server = uwsgi", "pidfile2 = /a", "exec-asap = b", "touch-exec = c", "envdir = /d")
        #expect(real.configuration?.otherPidFiles == ["/a"])
        #expect(real.app?.beside == BesideConfiguration() && real.app?.environmentFolders == [])
    }
}
