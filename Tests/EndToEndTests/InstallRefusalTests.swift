import Control
import Glibc
import LinuxKernel
import Testing

/// What `svctl install` refuses, takes back and leaves alone, under a real systemd.
@Suite(.serialized, .enabled(if: Sandbox.problem == nil, "\(Sandbox.problem ?? "")"))
struct `An app that is to be installed` {
    private static let dropIn = "/etc/systemd/system/\(Sandbox.unit).d/10-svctl-install.conf"
    /// The folder of all masters, which is made with the first.
    private static let folder = "/run/svctl"

    @Test func `is as it was when it cannot be, and may be called, lie and belong as it likes`() throws {
        try Sandbox.withHome { sandbox in
            let before = try sandbox.names()
            try expectRefusals(sandbox)
            try expectBrokenApp(sandbox)
            let taken = try Set(sandbox.names()).symmetricDifference(before)
            #expect(taken == [Self.folder], "\(taken)")
            try expectForeignFiles(sandbox)
            try expectHandEdits(sandbox)
            try expectOddPath(sandbox)
            try expectSeveralUsers(sandbox)
            try expectUserUnit(sandbox)
            let left = try Set(sandbox.names()).symmetricDifference(before)
            #expect(left == [Self.folder, "/home/deploy/.config"], "\(left)")
        }
    }

    private func expectRefusals(_ sandbox: Sandbox) throws {
        func refused(_ words: [String], _ code: ExitCode, _ text: String, _ line: Int = #line) throws {
            let finished = try Command.run(sandbox.words([Built.svctl, "install"] + words), within: 60)
            #expect(finished.code == code.rawValue && finished.error.contains(text), "line \(line): \(finished)")
        }
        let file = Sandbox.file
        for name in [".", "..", ".x", "-x", "a/b", "a b", "a%i", "ä", "a@b", String(repeating: "a", count: 49)] {
            try refused([file, "--name=\(name)"], .usage, "is no name")
        }
        try refused([file, "--user", "nobody-there"], .noUser, "there is no user nobody-there")
        try refused(["/home/deploy/no.ini"], .noFile, "No such file")
        try refused([file, "--user", "other", "--user-unit"], .usage, "do not go together")
        try refused([file, "--writable", "/srv/media"], .cannotCreate, "there is no folder /srv/media")
        try refused([file, "--writable", "/root"], .permission, "deploy may not write to /root")
        try sandbox.shell("chmod 700 /home/deploy")
        try refused([file, "--user", "other"], .permission, "what is in the way is /home/deploy\n")
        try sandbox.shell("chmod 755 /home/deploy")
        try sandbox.writeProject(settings: ["pidfile = /run/web.pid"])
        try refused([file], .permission, "pidfile: deploy may not write to /run")
        try sandbox.writeProject(settings: ["http = $(FROM_THE_SHELL):80"])
        try refused([file], .configuration, "none of this shell's variables")
        try sandbox.writeProject(settings: ["uid = other", "http = :0"])
        try refused([file, "--user", "deploy"], .configuration, "web runs as other (uid)")
        try refused([file, "--socket"], .configuration, "a socket unit needs a port")
        try sandbox.writeProject(settings: [])
        let mine = try sandbox.svctl(as: "deploy", in: "/", "install", file)
        #expect(mine.code == ExitCode.permission.rawValue && mine.error.contains("--user-unit"), "\(mine)")
    }

    /// What was made before the start failed is taken back, and the reason is the app's own.
    private func expectBrokenApp(_ sandbox: Sandbox) throws {
        try sandbox.writeProject(settings: ["logto = /home/deploy/a/b/web.log"])
        try sandbox.shell(
            "mv \(Sandbox.project)/config/wsgi.py /root/; echo 'import nonsense' >\(Sandbox.project)/config/wsgi.py")
        let broken = try sandbox.svctl("install", Sandbox.file, "--now")
        #expect(broken.code == ExitCode.configuration.rawValue, "\(broken)")
        for text in [
            "\(Sandbox.unit) did not start\n", "No module named 'nonsense'",
            "all of it was taken back, but the log: /home/deploy/a/b/web.log\n",
        ] {
            #expect(broken.error.contains(text), "\(broken)")
        }
        try sandbox.shell("rm -r /home/deploy/a")
        try sandbox.shell("mv /root/wsgi.py \(Sandbox.project)/config/wsgi.py")
        try sandbox.writeProject(settings: [])
        let byHand = try sandbox.svctl(as: "deploy", in: Sandbox.project, "start")
        #expect(byHand.code == 0, "\(byHand)")
        let second = try sandbox.svctl("install", Sandbox.file, "--now")
        #expect(second.code == ExitCode.taken.rawValue, "\(second)")
        #expect(second.error.contains("runs already, and not under systemd"), "\(second)")
        #expect(try sandbox.svctl(as: "deploy", in: Sandbox.project, "stop").code == 0)
        try sandbox.shell("rm -r /home/deploy/.local /tmp/svctl-* 2>/dev/null || :")
    }

    private func expectForeignFiles(_ sandbox: Sandbox) throws {
        try sandbox.write(Self.dropIn, "[Service]\nNice=5")
        let foreign = try sandbox.svctl("install", Sandbox.file)
        #expect(foreign.code == ExitCode.cannotCreate.rawValue, "\(foreign)")
        #expect(foreign.error.contains("\(Self.dropIn) is not of svctl install, and is left as it is"), "\(foreign)")
        #expect(try sandbox.shell("cat \(Self.dropIn)") == "[Service]\nNice=5\n")
        try sandbox.shell("rm -r \(Self.dropIn.dropLast("/10-svctl-install.conf".count))")
        try sandbox.shell(
            "cp '\(Built.project)/units/svctl@.service' /etc/systemd/system/; systemctl enable \(Sandbox.unit)")
        let handmade = try sandbox.svctl("install", Sandbox.file)
        #expect(handmade.code == ExitCode.taken.rawValue, "\(handmade)")
        #expect(handmade.error.contains("is in use already, and not by svctl install"), "\(handmade)")
        try sandbox.shell("systemctl disable \(Sandbox.unit)")
        let beside = try sandbox.svctlSucceeds("install", Sandbox.file)
        #expect(beside.contains("note: the template is the one that is there: "), "\(beside)")
        try sandbox.svctlSucceeds("uninstall", "web")
        try sandbox.shell("cmp '\(Built.project)/units/svctl@.service' /etc/systemd/system/svctl@.service")
        try sandbox.shell("rm /etc/systemd/system/svctl@.service; systemctl daemon-reload")
    }

    /// Also: a changed file changes the unit, a name is for one file, and an administrator's own drop-in stays.
    private func expectHandEdits(_ sandbox: Sandbox) throws {
        let override = "/etc/systemd/system/\(Sandbox.unit).d/override.conf"
        try sandbox.svctlSucceeds("install", Sandbox.file)
        #expect(try sandbox.property("ActiveState") == "inactive")
        try sandbox.write(override, "[Service]\nNice=5")
        try sandbox.writeProject(settings: ["http-socket = :81"])
        let changed = try sandbox.svctlSucceeds("install", Sandbox.file, "--writable", "\(Sandbox.project)/config")
        #expect(changed.contains("wrote \(Self.dropIn)\n") && !changed.contains("enabled"), "\(changed)")
        #expect(try sandbox.property("Nice") == "5")
        #expect(try sandbox.property("AmbientCapabilities") == "cap_net_bind_service")
        let renamed = try sandbox.svctl("install", Sandbox.file, "--name", "shop")
        #expect(renamed.code == ExitCode.taken.rawValue && renamed.error.contains("already, as web"), "\(renamed)")
        try sandbox.shell("echo Nice=6 >>\(Self.dropIn)")
        let edited = try sandbox.svctl("install", Sandbox.file)
        #expect(edited.code == ExitCode.cannotCreate.rawValue, "\(edited)")
        #expect(edited.error.contains("was changed by hand, and is left as it is"), "\(edited)")
        let gone = try sandbox.svctlSucceeds("uninstall", "web")
        #expect(gone.contains("kept \(Self.dropIn).edited"), "\(gone)")
        #expect(try sandbox.shell("tail -n 1 \(Self.dropIn).edited; cat \(override)") == "Nice=6\n[Service]\nNice=5\n")
        try sandbox.shell("rm -r \(override.dropLast("/override.conf".count))")
        try sandbox.writeProject(settings: [])
    }

    /// A deployment by links, in a folder whose name has all that systemd gives a meaning to.
    private func expectOddPath(_ sandbox: Sandbox) throws {
        let folder = "/home/deploy/a b%h\"c'd$e:f\\g 한"
        let quoted = "'" + folder.replacing("'", with: "'\\''") + "'"
        let ini = folder.replacing("%", with: "%%")
        try sandbox.shell(
            """
            mkdir -p \(quoted)/etc \(quoted)/run
            for release in one two; do
                cp -r '\(Built.djangoSite)' \(quoted)/$release
                echo "VERSION = '$release'" >\(quoted)/$release/config/version.py
            done
            ln -s one \(quoted)/current
            cat >\(quoted)/etc/svctl.ini <<'END'
            [uwsgi]
            chdir = \(ini)/current
            home = \(Built.python)
            module = config.wsgi:application
            http = :\(Sandbox.port)
            pidfile = \(ini)/run/web.pid
            END
            chown -R deploy: \(quoted)
            """)
        try sandbox.svctlSucceeds("install", "\(folder)/etc/svctl.ini", "--name", "odd.-x_", "--now")
        #expect(try sandbox.get().body == "Deployed: one\n")
        try sandbox.shell("ln -sfn two \(quoted)/current")
        try sandbox.succeeds("reload", "svctl@odd.-x_")
        #expect(try sandbox.get().body == "Deployed: two\n")
        let verified = try sandbox.run("/usr/bin/systemd-analyze", "verify", "svctl@odd.-x_.service")
        #expect(verified.code == 0 && verified.text == "", "\(verified)")
        try sandbox.svctlSucceeds("uninstall", "odd.-x_")
        try sandbox.shell("test ! -e \(quoted)/run/web.pid; rm -r \(quoted)")
    }

    private func expectSeveralUsers(_ sandbox: Sandbox) throws {
        let app = ["home = \(Built.python)", "module = config.wsgi:application", "chdir = /srv/two"]
        let text =
            ["[app:a]", "http = :82", "uid = deploy"] + app + ["[app:b]", "http = /run/two/b.sock", "uid = other"] + app
        try sandbox.shell("cp -r '\(Built.djangoSite)' /srv/two")
        try sandbox.write("/srv/two/svctl.ini", text.joined(separator: "\n"))
        for first in [true, false] {
            let said = try sandbox.svctlSucceeds("install", "/srv/two/svctl.ini", "--now")
            #expect(said.contains("note: it runs as root (the apps run as several users)\n"), "\(said)")
            #expect(said.contains("nothing was changed") == !first, "\(said)")
        }
        #expect(try sandbox.get(socket: "/run/two/b.sock").body == "Deployed: version 1\n")
        for user in ["deploy", "other"] {
            #expect(try sandbox.run("/usr/bin/pgrep", "-c", "-u", user).output == "1\n", "\(user)")
        }
        try sandbox.svctlSucceeds("uninstall", "two")
    }

    private func expectUserUnit(_ sandbox: Sandbox) throws {
        try sandbox.succeeds("start", "user@\(try sandbox.shell("id -u deploy").filter(\.isNumber)).service")
        let said = try sandbox.svctl(as: "deploy", in: Sandbox.project, "install", "--user-unit", "--now")
        #expect(said.code == 0 && said.output.contains("unless you type: loginctl enable-linger deploy"), "\(said)")
        #expect(try sandbox.get().body == "Deployed: version 1\n")
        let wrong = try sandbox.svctl(as: "deploy", in: "/", "uninstall", "web")
        #expect(wrong.code == ExitCode.no.rawValue && wrong.error.contains("add --user-unit"), "\(wrong)")
        let gone = try sandbox.svctl(as: "deploy", in: "/", "uninstall", "web", "--user-unit")
        #expect(gone.code == 0, "\(gone)")
        #expect(try sandbox.run("/usr/bin/pgrep", "-u", "deploy", "svctld").output == "")
    }
}

/// The same where systemd is not what runs the machine.
@Suite(.enabled(if: (try? FileStatus(of: "/run/systemd/system")) == nil, "systemd runs this machine"))
struct `A machine without systemd` {
    @Test func `is told apart from a failure, and shows what would be done`() throws {
        try Project.with(isLight: true) { project in
            let refused = try Command.run([Built.svctl, "install", project.file])
            #expect(refused.code == ExitCode.system.rawValue)
            #expect(refused.error.hasPrefix("svctl: systemd does not run this machine\n"), "\(refused)")
            let shown = try Command.run([Built.svctl, "install", project.file, "--dry-run"])
            #expect(shown.code == 0 && shown.output.contains("Environment=SVCTL_FILE=\(project.file)\n"), "\(shown)")
            // What the file takes in has to be there, and readable, too.
            let top = project.folder.split(separator: "/").dropLast().map { "/\($0)" }.joined()
            for folder in ["shared", "secret"] { try Files.makeFolder("\(top)/\(folder)", permissions: 0o755) }
            try project.write("../shared/base.ini", "[uwsgi]\nprocesses = 2\n")
            try project.write("../secret/web.env", "KEY=1\n")
            let lines = [
                "[uwsgi]", "ini = \(top)/shared/base.ini", "environment-file = \(top)/secret/web.env",
                "chdir = \(project.folder)", "module = config.wsgi", "http = :0",
            ]
            try project.write(".config/uwsgi.ini", lines.map { $0 + "\n" }.joined())
            let included = try Command.run([Built.svctl, "install", project.file, "--dry-run"])
            let mounts = included.output.split(separator: "\n").first { $0.contains("RequiresMountsFor=") } ?? ""
            #expect(mounts.contains("\(top)/shared") && mounts.contains("\(top)/secret"), "\(mounts)")
            let gone = try Command.run([Built.svctl, "uninstall", project.name])
            #expect(gone.code == ExitCode.no.rawValue && gone.error.hasSuffix(" is not installed\n"), "\(gone)")
        }
    }
}
