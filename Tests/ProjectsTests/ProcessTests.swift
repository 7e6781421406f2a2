import Settings
import Testing

@testable import Projects

struct ProcessTests {
    private func proposal(
        _ procfile: String, _ files: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Proposal {
        let proposal = try Proposal.of(view(files.merging(["Procfile": procfile]) { $1 }))
        #expect(reading(proposal).findings == [], sourceLocation: sourceLocation)
        return proposal
    }

    @Test(arguments: [
        ("gunicorn config.wsgi --bind :$PORT", ["module = config.wsgi", "http = :8000"]),
        (
            "gunicorn config.wsgi:application -w 3 --threads=4 -b 127.0.0.1:9000 --log-file -",
            ["module = config.wsgi:application", "processes = 3", "threads = 4", "http = 127.0.0.1:9000"]
        ),
        ("uvicorn main:app --host 0.0.0.0 --port ${PORT:-5000}", ["module = main:app", "asgi = true", "http = :5000"]),
        ("uvicorn shop:make --factory --port 81", ["module = shop:make()", "asgi = true", "http = 127.0.0.1:81"]),
        (
            "gunicorn -k uvicorn.workers.UvicornWorker 'shop:create_app()'",
            ["module = shop:create_app()", "asgi = true", "http = :8000"]
        ),
        (
            "DEBUG=0 exec poetry run gunicorn shop.wsgi --graceful-timeout 10 -e A='b c'",
            ["env = DEBUG=0", "module = shop.wsgi", "stop-timeout = 10s", "env = A=b c", "http = :8000"]
        ),
        ("python -m waitress --port=$PORT --call shop:make", ["module = shop:make()", "http = 127.0.0.1:8000"]),
        (
            "daphne -b 0.0.0.0 -p 8001 config.asgi:application",
            ["module = config.asgi:application", "asgi = true", "http = :8001"]
        ),
        ("hypercorn main:app --bind unix:/run/a.sock", ["module = main:app", "asgi = true", "http = /run/a.sock"]),
        ("gunicorn --bind \"0.0.0.0:${PORT:-8080}\" main:app", ["module = main:app", "http = :8080"]),
        ("gunicorn --workers $WEB_CONCURRENCY app:server", ["module = app:server", "http = :8000"]),
    ]) func `a known server becomes its application`(_ command: String, _ expected: [String]) throws {
        let lines = try proposal("web: \(command)\n").lines
        #expect(lines == ["[svctl]", "[app:web]", "chdir = %d"] + expected)
    }

    @Test func `a server in another folder keeps the environment of the project`() throws {
        let proposal = try proposal("web: gunicorn a.wsgi --chdir back", [".venv/pyvenv.cfg": ""])
        #expect(
            proposal.lines == [
                "[svctl]", "[app:web]", "home = %d.venv", "module = a.wsgi", "chdir = %dback", "http = :8000",
            ])
        let app = try #require(reading(proposal).configuration?.apps.first)
        #expect(app.directory == "/srv/shop/back" && app.home == "/srv/shop/.venv")
    }

    @Test func `what is not taken over is said`() throws {
        let text = try proposal(
            "release: ./migrate\nweb: python manage.py migrate && gunicorn a.wsgi -t 120 --preload -k gevent\n"
        ).text
        #expect(text.contains("# Not taken over: -t 120; --preload; -k gevent\n"))
        #expect(text.contains("# svctl does not run this before it, as Procfile does: python manage.py migrate\n"))
        #expect(
            try proposal("release: ./m\nweb: gunicorn a.wsgi").remarks == [
                "svctl does not run the release of the Procfile: ./m"
            ])
    }

    @Test(arguments: [
        ("celery -A shop worker", "celery -A shop worker"),
        ("celery -A shop worker -l $LEVEL", "/bin/sh -c 'exec celery -A shop worker -l $LEVEL'"),
        ("cat x | sort", "/bin/sh -c 'cat x | sort'"),
        ("A=1 run 'it''s'", "/bin/sh -c 'A=1 run '\\''it'\\'''\\''s'\\'''"),
        ("./a && ./b 100%", "/bin/sh -c './a && ./b 100%%'"),
        ("gunicorn 'shop:make(\"x\")'", "gunicorn 'shop:make(\"x\")'"),
    ]) func `any other command is run as it is, by a shell where one is needed`(
        _ command: String, _ written: String
    ) throws {
        let proposal = try proposal("worker: \(command)\n")
        #expect(proposal.lines == ["[svctl]", "[app:worker]", "chdir = %d", "command = \(written)"])
    }

    @Test func `a program of the environment is found where a shell would not find it`() throws {
        let files = [".venv/pyvenv.cfg": "", ".venv/bin/celery": ""]
        let lines = try proposal("worker: celery -l $LEVEL", files).lines
        #expect(lines.contains("command = /bin/sh -c 'exec .venv/bin/celery -l $LEVEL'"))
        #expect(lines.contains("home = .venv"))
    }

    @Test func `what would be filled in is left as a comment`() throws {
        for command in ["run $(date)", "run %(a)", "run 'open", "run {ports}"] {
            let proposal = try proposal("odd: \(command)\nweb: gunicorn a.wsgi\n")
            #expect(proposal.apps.map(\.name) == ["web"], "\(command)")
            #expect(proposal.text.contains("Not possible") || proposal.remarks != [], "\(command)")
        }
    }

    @Test func `a Procfile wins over what is found, but not with a server for development`() throws {
        let files = ["app.py": "app = Flask(__name__)"]
        #expect(try proposal("web: gunicorn other:app", files).lines.contains("module = other:app"))
        #expect(try proposal("web: gunicorn other:app", files).text.contains("# module = app:app"))
        for command in ["flask run --port 1", "bash start.sh", "gunicorn app: app", "python manage.py runserver $PORT"]
        {
            let other = try proposal("web: \(command)", files)
            #expect(other.lines.contains("module = app:app") && other.text.contains("# Or, instead"), "\(command)")
        }
        #expect(try proposal("web: bash start.sh").lines.contains("command = bash start.sh"))
        #expect(try proposal("web: gunicorn a:b\nweb: gunicorn c:d").lines.contains("module = c:d"))
    }

    @Test func `uWSGI has a file that runs as it is`() throws {
        for command in ["uwsgi shop.ini", ".venv/bin/uwsgi --ini=shop.ini"] {
            let proposal = try Proposal.of(view(["Procfile": "web: \(command)\n"]))
            #expect(proposal.apps == [])
            #expect(
                proposal.remarks == [
                    "uWSGI runs in the Procfile, and svctl runs its file as it is: svctl start shop.ini"
                ])
        }
    }

    @Test func `several servers listen on addresses of their own`() throws {
        let lines = try proposal("api: gunicorn b.wsgi -b :$PORT\nweb: gunicorn a.wsgi -b :$PORT\nw: run\n").lines
        #expect(
            lines == [
                "[svctl]", "[app:web]", "chdir = %d", "module = a.wsgi", "http = :8000", "[app:api]", "chdir = %d",
                "module = b.wsgi", "http = :8001", "[app:w]", "chdir = %d", "command = run",
            ])
    }

    @Test func `a program in Node has its port itself`() throws {
        let proposal = try Proposal.of(
            view(["node_modules/.bin/next": "", "package.json": ""], scripts: ["start": "next start"]))
        #expect(
            proposal.lines == [
                "[svctl]", "[app:web]", "chdir = %d", "env = PORT=8000", "command = node_modules/.bin/next start",
            ])
        #expect(reading(proposal).findings == [] && proposal.address == nil)
        #expect(proposal.text.contains("# package.json: start: next start\ncommand"))
        #expect(try Proposal.of(view(["server.js": ""], scripts: [:])).lines.contains("command = node server.js"))
        #expect(try Proposal.of(view(["x.js": ""], scripts: ["test": "x"])).apps == [])
        let both = try Proposal.of(view(["app.py": "app = Flask(x)"], scripts: ["start": "vite"]))
        #expect(both.apps.map(\.runs) == ["app:app"] && both.others.map(\.runs) == ["vite"])
    }

    @Test(arguments: 0..<20) func `no text keeps it busy or makes a file that cannot be read`(_ seed: UInt64) throws {
        var numbers = SeededNumbers(state: seed &+ 1)
        let pieces = [
            "web:", "worker:", " ", "\n", "gunicorn ", "uvicorn ", "a:b", "--bind", "=", "-b", "$PORT", "'", "\"", "\\",
            "%", "%d", "#", ";", "&&", "|", "app = ", "Flask(", ")", "(", "[svctl]", "{fd}", "\r", "한", "env ", "A=b",
            "\u{1B}",
            "-", "--", ":", "\u{0}", "def create_app(", "from x import app", "--factory", "exec ", "python -m ",
        ]
        for _ in 0..<50 {
            var files: [String: String] = [:]
            for name in ["Procfile", "app.py", "manage.py", "a\(pieces.randomElement(using: &numbers) ?? "").py"] {
                files[name] = (0..<Int.random(in: 0..<20, using: &numbers)).map { _ in
                    pieces.randomElement(using: &numbers) ?? ""
                }.joined()
            }
            let proposal = try Proposal.of(view(files))
            if !proposal.apps.isEmpty { #expect(reading(proposal).findings.map(\.rendered) == [], "\(files)") }
        }
    }
}

/// Numbers that are the same for the same seed; SplitMix64.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
