import Settings
import Testing

/// What only the files of the machine can tell.
struct MachineAdviceTests {
    private func messages(_ text: String, files: [String: String]) -> [String] {
        let surroundings = Surroundings(file: "/srv/uwsgi.ini", directory: "/srv")
        let machine = Lookups(
            found: { path in
                if files[path] != nil { return Lookups.Found(kind: .file, path: path) }
                let isFolder = files.keys.contains { $0.hasPrefix(path + "/") }
                return isFolder ? Lookups.Found(kind: .folder, path: path) : nil
            },
            content: { path, _ in
                files[path].map { .success(Array($0.utf8)) } ?? .failure(Lookups.Refusal("No such file"))
            },
            matches: { folder, pattern in
                if pattern == "lib/python3*/site-packages" { return ["lib/python3.12/site-packages"] }
                if pattern.hasSuffix(".pth") || pattern.hasSuffix(".so") { return [] }
                return files.keys.filter { $0.hasPrefix(folder + "/") && pattern == "*.ini" && $0.hasSuffix(".ini") }
                    .sorted()
            })
        var reading = SettingsReader.read(file: Array(text.utf8), in: surroundings, asking: machine)
        reading.adviseOnMachine(in: surroundings, asking: machine)
        return reading.messages
    }

    @Test(arguments: [
        ("uvicorn", "from flask import Flask\napplication = Flask(__name__)\n", "WSGI"),
        ("uvicorn", "application = get_wsgi_application()\n", "WSGI"),
        ("waitress", "application = get_asgi_application()\n", "ASGI"),
    ]) func `a server that cannot call the app is seen by the app's text`(
        _ server: String, _ text: String, _ kind: String
    ) {
        let file = "[uwsgi]\nmodule = config.wsgi\nhttp = :8000\nserver = \(server)\n"
        let other = kind == "WSGI" ? "ASGI" : "WSGI"
        let path = "/srv/config/wsgi.py"
        let message = "\(server) serves \(other), and \(path) looks like \(kind), which svctl would not start"
        #expect(messages(file, files: [path: text]) == ["warning: \(message)"])
    }

    @Test(arguments: [
        ("uvicorn", "application = get_asgi_application()\n"), ("waitress", "application = Flask(__name__)\n"),
        ("uvicorn", "application = WsgiToAsgi(Flask(__name__))\n"), ("gunicorn", "application = FastAPI()\n"),
        ("uvicorn", "from elsewhere import application\n"),
    ]) func `a server that may be able to is not spoken of`(_ server: String, _ text: String) {
        let file = "[uwsgi]\nmodule = config.wsgi\nhttp = :8000\nserver = \(server)\n"
        #expect(!messages(file, files: ["/srv/config/wsgi.py": text]).contains { $0.contains("looks like") })
    }

    @Test func `greenlets cannot call an app that is ASGI`() {
        let file = "[uwsgi]\nmodule = main:app\nhttp = :8000\ngevent = 10\n"
        #expect(
            messages(file, files: ["/srv/main.py": "app = FastAPI()\n"]) == [
                "warning: gevent serves WSGI, and /srv/main.py looks like ASGI, which svctl would not start"
            ])
    }

    @Test func `what serves an app is looked for in its environment`() {
        let file = "[uwsgi]\nmodule = main\nhttp = :8000\nhome = /srv/venv\nserver = waitress\ngevent = 10\n"
        let packages = "/srv/venv/lib/python3.12/site-packages"
        var files = [
            "/srv/main.py": "", "/srv/venv/bin/python3": "", "/srv/venv/pyvenv.cfg": "home = /usr/bin\n",
            "\(packages)/other.py": "",
        ]
        let missing = ["waitress", "gevent"].map {
            "warning: \($0) is not installed in /srv/venv, and svctl does not start without it"
        }
        #expect(messages(file, files: files) == missing)
        #expect(messages(file + "pythonpath = /srv/venv\n", files: files) == [])
        files["/srv/venv/pyvenv.cfg"] = "include-system-site-packages = true\n"
        #expect(messages(file, files: files) == [])
        files["/srv/venv/pyvenv.cfg"] = "include-system-site-packages = false\n"
        files["\(packages)/waitress/__init__.py"] = ""
        files["\(packages)/gevent/__init__.py"] = ""
        #expect(messages(file, files: files) == [])
    }

    @Test func `a callable stands behind a colon, also where its module is one file`() {
        let files = ["/srv/wsgi.py": "", "/srv/config/wsgi.py": ""]
        #expect(
            messages("[uwsgi]\nmodule = wsgi.app\nhttp = :8000\n", files: files) == [
                "warning: wsgi.py is no package with modules in it"
            ])
        #expect(messages("[uwsgi]\nmodule = wsgi:app\nhttp = :8000\n", files: files) == [])
        #expect(messages("[uwsgi]\nmodule = elsewhere.app\nhttp = :8000\n", files: files) == [])
    }

    @Test func `a reload of an Emperor is spoken of unless all vassals have files for sockets`() {
        func isWarned(_ vassals: [String: String]) -> Bool {
            let files = Dictionary(uniqueKeysWithValues: vassals.map { ("/etc/vassals/\($0)", $1) })
            return messages("[uwsgi]\nserver = uwsgi\nemperor = /etc/vassals\n", files: files)
                .contains { $0.contains("the next Emperor can start its vassals on their ports") }
        }
        let file = "[uwsgi]\nmodule = m\nsocket = /run/%n.sock\n"
        #expect(!isWarned(["a.ini": file, "b.ini": file]))
        #expect(isWarned(["a.ini": file, "b.ini": "[uwsgi]\nmodule = m\nhttp = :8000\n"]))
        #expect(isWarned(["a.ini": file, "b.ini": "[uwsgi]\nmodule = m\n"]))
        #expect(isWarned([:]))
    }
}
