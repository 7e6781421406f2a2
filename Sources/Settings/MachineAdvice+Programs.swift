/// What runs an app: a program that is to be found, or an app server that can call it.
extension MachineAdvice {
    /// A name without a slash is looked for, as a start does it.
    mutating func adviseOnProgram(of app: AppConfiguration) {
        let name: String
        let isUwsgi: Bool
        switch app.application {
        case .module, .file: return
        case .command(let template): (name, isUwsgi) = (template.program, false)
        case .uwsgi(let template): (name, isUwsgi) = (template.program, true)
        }
        guard isKnown(name), app.home.map(isKnown) ?? true else { return }
        if let home = app.home, lookups.found(home) == nil { return }
        guard !name.utf8.contains(UInt8(ascii: "/")) else {
            let path = AbsolutePath.of(name, in: app.directory ?? surroundings.directory)
            guard lookups.found(path) == nil else { return }
            findings.warning(
                "there is no program \(path), and svctl does not start without it", at: app.places["command"],
                remedy: "correct the path, or install it")
            return
        }
        let searched = (app.home.map { ["\($0)/bin"] } ?? []) + folders
        guard !searched.contains(where: { lookups.found("\($0)/\(name)") != nil }) else { return }
        let install = app.home.map { "install it: \($0)/bin/pip install \(name)" }
        findings.warning(
            "there is no program \(name) in \(searched.joined(separator: ":")), and svctl does not start without it",
            at: app.places[isUwsgi ? "server" : "command"],
            remedy: isUwsgi
                ? install ?? "install it: apt-get install uwsgi-core uwsgi-plugin-python3"
                : "install it, or write its whole path")
    }

    /// A user's PATH comes first, root's never counts.
    private var folders: [String] {
        let path = surroundings.user == 0 ? nil : surroundings.environment["PATH"]
        return (path?.split(separator: ":").map(String.init) ?? []).filter { $0.hasPrefix("/") }
            + ["/usr/local/bin", "/usr/bin", "/bin"]
    }

    /// Says where the text of the application shows that what serves it cannot call it.
    mutating func adviseOnServer(of app: AppConfiguration) {
        let server = app.server.onlyInterface ?? (app.requests.greenlets > 0 ? .wsgi : nil)
        guard let server, app.isAsgi == nil else { return }
        guard let path = sourceOfApplication(app), case .success(let bytes) = lookups.content(path, 1 << 18) else {
            return
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let kinds = Self.makers.filter { $0.words.contains { text.contains($0) } }.map(\.kind)
        guard kinds.count == 1, let kind = kinds.first, kind != server else { return }
        let isServer = app.server.onlyInterface != nil
        findings.warning(
            "\(isServer ? app.server.rawValue : "gevent") serves \(server.rawValue), and \(path) looks like "
                + "\(kind.rawValue), which svctl would not start",
            at: app.places[isServer ? "server" : "gevent"],
            remedy: !isServer
                ? "take gevent out: ASGI's one event loop answers all"
                : kind == .asgi ? "write server = uvicorn" : "write server = gunicorn")
    }

    /// Says what serves an app and is not installed where it is looked for.
    mutating func adviseOnInstalled(of app: AppConfiguration) {
        guard let home = app.home, isKnown(home), app.pythonPath.isEmpty else { return }
        switch app.application {
        case .module, .file: break
        case .command, .uwsgi: return
        }
        let needed = [
            [.waitress, .uvicorn].contains(app.server) ? (app.server.rawValue, "server") : nil,
            app.requests.greenlets > 0 ? ("gevent", "gevent") : nil,
        ]
        for (package, option) in needed.compactMap(\.self) where !isInstalled(package, in: app) {
            findings.warning(
                "\(package) is not installed in \(home), and svctl does not start without it", at: app.places[option],
                remedy: "install it: \(home)/bin/pip install \(package)")
        }
    }

    /// The file of the module, where it lies below the app's folders.
    private func sourceOfApplication(_ app: AppConfiguration) -> String? {
        switch app.application {
        case .file(let path, _): return path
        case .module(let name, _):
            let path = name.split(separator: ".").joined(separator: "/")
            return ([app.directory ?? surroundings.directory] + app.pythonPath)
                .flatMap { ["\($0)/\(path).py", "\($0)/\(path)/__init__.py"] }
                .first { lookups.found($0)?.kind == .file }
        case .command, .uwsgi: return nil
        }
    }

    /// How frameworks make applications of one kind and of no other.
    private static let makers: [(kind: AppServer.Interface, words: [String])] = [
        (.wsgi, ["get_wsgi_application(", "Flask(", "def application(environ", "bottle.default_app("]),
        (.asgi, ["get_asgi_application(", "FastAPI(", "Starlette(", "async def application(scope", "WsgiToAsgi("]),
    ]
}
