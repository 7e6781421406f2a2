import Settings
import Testing

@testable import Projects

struct ProposalTests {
    private static let manage = """
        import os, sys
        def main():
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
        """
    private static let wsgi = "application = get_wsgi_application()\n"
    private static let asgi = "application = get_asgi_application()\n"

    /// What is active in the file that is proposed for a folder, which is read without a finding.
    private func lines(
        _ files: [String: String], active: String? = nil, scripts: [String: String]? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        let proposal = try Proposal.of(view(files, active: active, scripts: scripts))
        if !proposal.apps.isEmpty {
            #expect(reading(proposal).findings == [], sourceLocation: sourceLocation)
            let folders = reading(proposal).configuration?.apps.map(\.directory)
            #expect(folders?.first != nil, sourceLocation: sourceLocation)
        }
        return proposal.lines
    }

    @Test func `a Django project is served as its settings have it`() throws {
        let files = [
            "manage.py": Self.manage, "config/wsgi.py": Self.wsgi, "config/asgi.py": Self.asgi,
            "config/settings/production.py": "DEBUG = False\n", ".venv/pyvenv.cfg": "",
        ]
        let proposal = try Proposal.of(view(files))
        #expect(
            proposal.lines == [
                "[svctl]", "[app:web]", "chdir = %d", "home = .venv", "module = config.wsgi:application",
                "http = :8000",
            ])
        let app = try #require(reading(proposal).configuration?.apps.first)
        #expect(app.directory == "/srv/shop/" && app.home == "/srv/shop/.venv")
        #expect(
            proposal.text.contains(
                "# manage.py names config.settings.production, and config/wsgi.py is there\nmodule = "))
        #expect(proposal.text.contains("# module = config.asgi:application\n# asgi = true\n"))
        #expect(proposal.apps.map(\.runs) == ["config.wsgi:application"])
        #expect(proposal.others.map(\.runs) == ["config.asgi:application"])
    }

    @Test func `what the settings of Django name wins, when it is there`() throws {
        var files = [
            "manage.py": Self.manage, "config/settings/production/__init__.py": "WSGI_APPLICATION = 'web.entry.main'\n",
            "config/settings/wsgi.py": Self.wsgi,
        ]
        #expect(try lines(files).contains("module = config.settings.wsgi:application"))
        files["web/entry.py"] = ""
        #expect(try lines(files).contains("module = web.entry:main"))
    }

    @Test func `Django with asgi alone is ASGI`() throws {
        #expect(
            try lines(["manage.py": Self.manage, "config/asgi.py": Self.asgi]) == [
                "[svctl]", "[app:web]", "chdir = %d", "module = config.asgi:application", "asgi = true",
                "http = :8000",
            ])
    }

    @Test(arguments: [
        "os.environ['DJANGO_SETTINGS_MODULE'] = name()", "DJANGO_SETTINGS_MODULE",
        "x(\"DJANGO_SETTINGS_MODULE\", \"a b\")",
    ])
    func `settings that manage.py computes are looked for`(_ text: String) throws {
        #expect(
            try lines(["manage.py": text, "shop/wsgi.py": Self.wsgi]).contains("module = shop.wsgi:application"))
    }

    @Test(arguments: [
        (["app.py": "app = Flask(__name__)"], ["module = app:app"]),
        (["main.py": "api = FastAPI()"], ["module = main:api", "asgi = true"]),
        (["shop/__init__.py": "def create_app():\n    return Flask(__name__)"], ["module = shop:create_app()"]),
        (
            ["src/shop/main.py": "app = Starlette()", "src/shop/__init__.py": ""],
            ["pythonpath = src", "module = shop.main:app", "asgi = true"]
        ),
        (
            [
                "src/shop/__init__.py": "", "src/shop/entry/__init__.py": "", "src/shop/views/__init__.py": "",
                "src/shop/entry/wsgi.py": "application = get_wsgi_application()",
                "src/shop/views/app.py": "app = Flask(x)",
            ],
            ["pythonpath = src", "module = shop.entry.wsgi:application"]
        ),
        (["my-app.py": "app = Flask(__name__)"], ["wsgi-file = my-app.py", "callable = app"]),
        (["site.wsgi": "def application(environ, start_response): pass"], ["wsgi-file = site.wsgi"]),
        (
            [
                "wsgi.py": "from app import app", "app.py": "app = Flask(__name__)",
                "test_app.py": "app = Flask(__name__)",
            ],
            ["module = wsgi:app"]
        ),
        (
            ["a.py": "def create_app(): pass", "shop/__init__.py": "", "shop/app.py": "app = Flask(__name__)"],
            ["module = shop.app:app"]
        ),
        (
            ["venv/pyvenv.cfg": "", "venv/app.py": "app = Flask(x)", "x.py": "app = Flask(x)"],
            ["home = venv", "module = x:app"]
        ),
    ]) func `a module with an app is found by its text`(_ files: [String: String], _ expected: [String]) throws {
        let lines = try lines(files)
        #expect(lines == ["[svctl]", "[app:web]", "chdir = %d"] + expected + ["http = :8000"])
    }

    @Test func `an active environment counts where the folder has none`() throws {
        let app = ["app.py": "app = Flask(__name__)"]
        #expect(try lines(app, active: "/venvs/shop").contains("home = /venvs/shop"))
        let own = app.merging(["env/pyvenv.cfg": "", "venv/bin/python": ""]) { $1 }
        #expect(try lines(own, active: "/venvs/shop").contains("home = env"))
        let poetry = try Proposal.of(view(app.merging(["poetry.lock": ""]) { $1 }))
        #expect(
            poetry.text.contains(
                "# poetry keeps the environment; its folder is what this prints: poetry env info --path"))
        #expect(poetry.home == nil)
    }

    @Test func `nothing is a template with the folders that look better`() throws {
        let proposal = try Proposal.of(view(["README": "", "backend/manage.py": "", "web/app.py": "app = Flask(x)"]))
        #expect(proposal.apps == [] && proposal.below == ["backend", "web"])
        #expect(proposal.text.contains("# module = config.wsgi:application\n"))
        #expect(proposal.lines == ["[svctl]"])
    }

    @Test(arguments: [
        "/srv/a\nhttp = :1", "/srv/x # y", "/srv/x ;y", "/srv/%(home)", "/srv/$(HOME)",
    ]) func `a folder whose name no file can say is refused`(_ path: String) throws {
        #expect(throws: ProposalRefusal.folder(path)) {
            _ = try Proposal.of(view(["app.py": "app = Flask(__name__)"], at: path))
        }
    }

    @Test(arguments: ["/srv/%d 100%", "/srv/한글 x", "/srv/a=b[c]", "/srv/\u{1B}[31m", "/", "/srv/it's"])
    func `any other name is in order`(_ path: String) throws {
        let proposal = try Proposal.of(view(["app.py": "app = Flask(__name__)"], at: path))
        let reading = reading(proposal, at: path)
        #expect(reading.findings == [])
        let directory = reading.configuration?.apps.first?.directory ?? ""
        #expect(directory == path || directory == path + "/")
        #expect(!proposal.text.contains("\u{1B}"))
    }

    @Test func `a file whose name cannot be written gives way to the next`() throws {
        let proposal = try Proposal.of(
            view(["a #b.py": "app = Flask(x)", "%(x).py": "app = Flask(x)", "zoo.py": "app = Flask(x)"]))
        #expect(proposal.lines.contains("module = zoo:app"))
        #expect(proposal.text.contains("# Not possible: a settings file cannot say its name."))
        #expect(reading(proposal).findings == [])
    }

    @Test func `an address is checked before anything is looked for`() throws {
        let files = view(["app.py": "app = Flask(x)"])
        #expect(try Proposal.of(files, listening: "127.0.0.1:9000").lines.contains("http = 127.0.0.1:9000"))
        for wrong in ["8000", ":x", "a\nb", ""] {
            #expect(throws: ProposalRefusal.self) { _ = try Proposal.of(files, listening: wrong) }
        }
    }
}
