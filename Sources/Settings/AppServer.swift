/// Which app server answers for a Python app, from `server`.
public enum AppServer: String, Equatable, Sendable, CaseIterable {
    /// The first that the app's environment and svctl have.
    case auto
    /// gunicorn's worker, without its master.
    case gunicorn
    /// waitress, for WSGI.
    case waitress
    /// uvicorn, for ASGI.
    case uvicorn
    /// Python's standard library, for WSGI.
    case standard
    /// The real uWSGI with all it can do, for WSGI.
    case uwsgi

    /// What it can serve, where that is only one of the two.
    var onlyInterface: Interface? {
        switch self {
        case .auto, .gunicorn: nil
        case .waitress, .standard, .uwsgi: .wsgi
        case .uvicorn: .asgi
        }
    }

    /// How a Python app is called.
    enum Interface: String {
        case wsgi = "WSGI"
        case asgi = "ASGI"

        var other: Interface { self == .wsgi ? .asgi : .wsgi }
    }
}
