import Control
import Glibc
import LinuxKernel
import Testing

/// Sockets with a section of their own, which apps share; and files with variables.
@Suite(.serialized) struct `What apps share` {
    /// Serves HTTP on each descriptor it is called with, one connection after the other.
    private let server = """
        import os, select, socket, sys
        sockets = [socket.socket(fileno=int(number)) for number in sys.argv[2:]]
        for each in sockets: each.setblocking(False)
        while True:
            for each in select.select(sockets, [], [])[0]:
                try: connection = each.accept()[0]
                except BlockingIOError: continue
                connection.setblocking(True)
                connection.recv(4096)
                text = f"{sys.argv[1]} {os.environ.get('WORD')} {os.environ.get('OTHER')}".encode()
                connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%b" % (len(text), text))
                connection.close()

        """

    private func settings(_ project: Project) -> String {
        """
        [svctl]
        root = \(project.folder)
        [listener:front]
        address = 127.0.0.1:\(project.port)
        backlog = 300
        [listener:door]
        address = %(root)/door.sock
        mode = 666
        [app:one]
        command = /usr/bin/python3 %(root)/serve.py one {fd:front}
        listen-on = front
        settle = 10ms
        [app:two]
        command = /usr/bin/python3 %(root)/serve.py two {fd} {fd:front}
        listen-on = door front
        settle = 10ms
        env = OTHER=of the ini
        environment-file = -%(root)/nowhere.env
        environment-file = %(root)/two.env

        """
    }

    @Test func `is one socket: each serves on it, and it stays as long as one of them does`() throws {
        try Project.with { project in
            try project.write("serve.py", server)
            try project.write("two.env", "WORD='a  word'\nOTHER=of the file\n")
            try project.write(".config/uwsgi.ini", settings(project))
            let checked = try project.succeeds("check").output
            #expect(
                checked.contains("listen    \(project.folder)/door.sock (http), mode 666, shared: door\n"), "\(checked)"
            )
            #expect(!checked.contains("a  word") && !checked.contains("of the file"))
            try project.start()
            let status = try project.status()
            #expect(status.listeners.map(\.name) == ["door", "front"])
            #expect(status.listeners.last?.backlog == 300)
            #expect(try FileStatus(of: "\(project.folder)/door.sock").mode == 0o666)
            let door = Page.request("/", socket: "\(project.folder)/door.sock")
            #expect(try Page(Command.run(door)).body == "two a  word of the file")
            #expect(try !project.succeeds("status", "--json").output.contains("a  word"))

            try project.succeeds("stop", "two")
            #expect(try Command.run(door).code == 7, "nobody else has it")
            #expect(try project.get().body == "one None None", "the other still serves here")
            try project.succeeds("start", "two")
            try project.succeeds("stop", "one")
            #expect(try project.get().body == "two a  word of the file")
            #expect(try project.status().listeners.first { $0.name == "front" }?.inode == status.listeners.last?.inode)

            try project.write("two.env", "WORD=new\n")
            try project.succeeds("reload", "two")
            #expect(try project.get().body == "two new of the ini")
            try project.write("two.env", "WORD=new\nsecret words\n")
            let refused = try project.svctl("reload", "two")
            expect(refused, .configuration, "two.env:2: there is no = behind the name", "uwsgi.ini:19")
            #expect(!refused.text.contains("secret"))
            Files.remove("\(project.folder)/two.env")
            expect(try project.svctl("reload", "two"), .configuration, "two.env is not there", "= -\(project.folder)")
            #expect(try project.get().body == "two new of the ini")
        }
    }

    @Test(.enabled(if: isRoot, "\(needsRoot)")) func `files of variables are read with the rights of the app's user`()
        throws
    {
        try Project.with { project in
            let secrets = "\(project.root)/secrets"
            try Files.makeFolder(secrets, permissions: 0o755)
            let path = "\(secrets)/app.env"
            try Files.replace(path, with: Array("WORD=secret\n".utf8), permissions: 0o600)
            func settings(_ user: String) -> String {
                "[app:web]\ncommand = /usr/bin/python3 \(project.folder)/serve.py web {fd}\nuid = \(user)\n"
                    + "http = :\(project.port)\nsettle = 10ms\nenvironment-file = \(path)\n"
            }
            try project.write("serve.py", server)
            try project.write(".config/uwsgi.ini", settings(Caller.user.account.name))
            // Below /tmp, where everybody may make folders, nobody is led by a path that root alone could have made.
            try project.start()
            #expect(try project.get().body == "web secret None", "root's own, named by root's own")
            try project.succeeds("stop", project.name)

            try Files.setOwner(secrets, user: Caller.user.account.user, group: Caller.user.account.group)
            let name = Caller.user.account.name
            expect(try project.svctl("start"), .permission, "\(name) may not read the environment file \(path)")
            Files.remove(path)
            unsafe symlink("/etc/shadow", path)
            let refused = try project.svctl("start")
            expect(refused, .permission, "\(name) may not read")
            #expect(!refused.text.contains("root:"))
        }
    }
}
