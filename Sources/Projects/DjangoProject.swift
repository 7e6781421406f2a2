/// What manage.py leads to.
struct DjangoProject {
    let view: ProjectView

    /// The applications of a Django project, the one to serve first; empty without manage.py.
    var guesses: [AppGuess] {
        guard view.hasFile("manage.py"), let text = view.text("manage.py"),
            let place = text.firstRange(of: "DJANGO_SETTINGS_MODULE")
        else { return [] }
        let settings = text[place.upperBound...].prefix(200).split(separator: ",", maxSplits: 1).last
            .flatMap { PythonText.firstQuoted(in: $0) }
        guard let settings, PythonText.isDottedName(settings) else { return found(in: view.folders()) }
        let reason = "manage.py names \(settings)"
        var guesses: [AppGuess] = []
        for (option, file) in [("WSGI_APPLICATION", "wsgi"), ("ASGI_APPLICATION", "asgi")] {
            if let guess = named(option, in: settings) ?? beside(settings, file, reason) { guesses.append(guess) }
        }
        return guesses
    }

    /// What the settings themselves name, if it is there.
    private func named(_ option: String, in settings: String) -> AppGuess? {
        let path = settings.replacing(".", with: "/")
        guard let file = [path + ".py", path + "/__init__.py"].first(where: { view.text($0) != nil }),
            let line = PythonText.topLines(of: view.text(file) ?? "").first(where: { $0.hasPrefix(option) }),
            let name = PythonText.firstQuoted(in: line[...]), let dot = name.lastIndex(of: "."),
            PythonText.isDottedName(name)
        else { return nil }
        let module = String(name[..<dot])
        guard view.text(module.replacing(".", with: "/") + ".py") != nil else { return nil }
        return .module(
            module, callable: String(name[name.index(after: dot)...]), option.hasPrefix("A") ? .asgi : .wsgi,
            reason: "manage.py names \(settings), and \(file) has \(option)")
    }

    /// wsgi.py or asgi.py in the package of the settings, or in one around it.
    private func beside(_ settings: String, _ file: String, _ reason: String) -> AppGuess? {
        var package = settings.split(separator: ".").dropLast()
        while !package.isEmpty {
            let module = (package + [Substring(file)]).joined(separator: ".")
            if let guess = guess(module, file, reason) { return guess }
            package = package.dropLast()
        }
        return nil
    }

    /// The first package with such a file, where manage.py does not say plainly which settings it uses.
    private func found(in packages: [String]) -> [AppGuess] {
        ["wsgi", "asgi"].compactMap { file in
            packages.lazy.filter { PythonText.isName($0) }.compactMap {
                guess("\($0).\(file)", file, "manage.py is there")
            }.first
        }
    }

    private func guess(_ module: String, _ file: String, _ reason: String) -> AppGuess? {
        let path = module.replacing(".", with: "/") + ".py"
        guard let text = view.text(path) else { return nil }
        let app = PythonApp.all(in: text).first
        return .module(
            module, callable: app?.callable ?? "application", file == "asgi" ? .asgi : .wsgi,
            reason: "\(reason), and \(path) is there")
    }
}
