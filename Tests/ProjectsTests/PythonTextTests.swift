import Testing

@testable import Projects

struct PythonTextTests {
    @Test func `only what stands at the left edge outside of strings and brackets is a line`() {
        let text = """
            '''app = Flask(__name__)
            app = Flask(__name__)
            '''
            # app = Flask(__name__)
            app = Flask(
                __name__,
            )
            x = "app = 1\\
            app = 2"
            if True:
                app = 3
            y = [
            app,  # )
            ]
            last = "\\""
            """
        #expect(
            PythonText.topLines(of: text) == [
                "'''app = Flask(__name__)\napp = Flask(__name__)\n'''", "app = Flask(\n    __name__,\n)",
                "x = \"app = 1\\\napp = 2\"", "if True:", "y = [\napp,  # )\n]", "last = \"\\\"\"",
            ])
    }

    @Test(arguments: ["", "\\", "'", "\"\"\"", "(", "'''a\\", "a = (\n\"", "#", "\u{FEFF}x"])
    func `what is cut off is read to its end`(_ text: String) {
        #expect(PythonText.topLines(of: text).count <= 1)
    }

    @Test(arguments: [
        ("app = Flask(__name__)", "app", PythonApp.Interface.wsgi), ("api = FastAPI()", "api", .asgi),
        ("app: FastAPI = fastapi.FastAPI(title='x')", "app", .asgi), ("app = falcon.asgi.App()", "app", .asgi),
        ("app = falcon.App()", "app", .wsgi), ("application = get_wsgi_application()", "application", .wsgi),
        ("application = ProtocolTypeRouter({\n'http': x,\n})", "application", .asgi),
        ("application = make_it()", "application", .unknown), ("app = create_app('x')", "app", .unknown),
        ("from shop import app", "app", .unknown),
        ("from shop.web import (\n  thing, site as application,\n)", "application", .unknown),
        ("def application(environ, start_response):\n    pass", "application", .wsgi),
        ("async def app(scope, receive, send):\n    pass", "app", .asgi),
        ("def application(e, s):\n    pass", "application", .wsgi),
        ("def app(env, start): return f(env)", "app", .wsgi),
        (
            "def application(environ: Dict[str, Any], start: Callable[[str, list], None], debug=(1, 2)) -> Iterable:\n  pass",
            "application", .wsgi
        ),
        ("async def application(a, b, c):\n    pass", "application", .asgi),
        ("def main(environ, start_response: 'x, y'):\n    pass", "main", .wsgi),
        ("def create_app(config=None, *more):\n    return Flask(__name__)", "create_app()", .wsgi),
        ("def make_app() -> Starlette:\n    return Starlette()", "make_app()", .asgi),
    ]) func `an application is known by how it is made`(
        _ text: String, _ name: String, _ interface: PythonApp.Interface
    ) {
        #expect(PythonApp.all(in: text).map(\.callable) == [name])
        #expect(PythonApp.all(in: text).map(\.interface) == [interface])
    }

    @Test(arguments: [
        "app = typer.Typer()", "app = Celery('x')", "application = tornado.web.Application([])", "app = 3",
        "app == Flask()", "app.debug = True", "import app", "from app import routes", "def create_app(config):\n  pass",
        "def helper(environ, other):\n  pass", "def application(request):\n  pass", "def app(a, b, c):\n  pass",
        "def app(a, *, b):\n  pass", "def app(a, b, *, c):\n  pass", "async def app(a, b):\n  pass", "def app(a, b",
        "async def helper(a, b, c):\n  pass", "def create_app(a, *, b):\n  pass", "def create_app(*, b):\n  pass",
        "class app:\n  pass", "app: Flask", "async def create_app():\n  pass",
        "    app = Flask(__name__)", "application = web.Application()", "apps['x'] = Flask(__name__)",
    ]) func `what is none is not taken for one`(_ text: String) {
        #expect(PythonApp.all(in: text) == [])
    }

    @Test func `the words say what is written there`() {
        #expect(PythonApp.all(in: "def application(e, s): return (f(e))").map(\.words) == ["def application(e, s)"])
        #expect(PythonApp.all(in: "async def app(a, b: B, c=0): ...").map(\.words) == [])
        #expect(
            PythonApp.all(in: "async def app(scope, receive: R, send): ...").map(\.words) == [
                "async def app(scope, receive, send)"
            ])
    }

    @Test func `what is made comes before what is returned by a function`() {
        let text = "def create_app():\n    pass\n\nfrom x import app\nweb = Flask(__name__)\n"
        #expect(PythonApp.all(in: text).map(\.callable) == ["web", "app", "create_app()"])
    }
}
