/// The files and folders that an app needs.
extension MachineAdvice {
    mutating func adviseOnFolders(of app: AppConfiguration) {
        if let folder = app.directory { expect(.folder, at: folder, app.places["chdir"], of: app) }
        // What is a pattern is no folder, and has been told so.
        for folder in app.pythonPath where !folder.utf8.contains(UInt8(ascii: "*")) {
            expect(.folder, at: folder, app.places["pythonpath"], of: app)
        }
        for map in app.staticMaps where isKnown(map.path) && lookups.found(map.path) == nil {
            findings.warning(
                "there is no \(map.path), which \(map.prefix) is to be served from",
                at: app.pathPlaces.lines[map.path] ?? app.places["static-map"], remedy: "make it, or correct the path")
        }
        for file in app.environmentFiles where !file.mayBeMissing { expect(.file, at: file.path, file.place, of: app) }
        for folder in app.environmentFolders where !folder.mayBeMissing {
            expect(.folder, at: folder.path, folder.place, of: app)
        }
        if let home = app.home { adviseOnEnvironment(home, at: app.places["home"]) }
    }

    mutating func adviseOnApplication(of app: AppConfiguration) {
        let mounts = app.pathPlaces.mounts
        let main: String
        switch app.application {
        case .file(let path, _):
            main = path
            expect(.file, at: path, app.places["wsgi-file"] ?? mounts[path], of: app)
        case .module(let name, _):
            main = name
            let isMounted = app.places["module"] == nil
            adviseOnModule(name, of: isMounted ? "mount" : "module", at: app.places["module"] ?? mounts[name], in: app)
        case .command, .uwsgi: return
        }
        for mount in app.requests.mounts where mount.name != main {
            if let file = mount.file { expect(.file, at: file, mounts[file], of: app) }
            if let module = mount.module { adviseOnModule(module, of: "mount", at: mounts[module], in: app) }
        }
    }

    /// The folder that svctl is to make a file in.
    mutating func adviseOnFolder(of path: String, at place: Place?) {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
        guard !folder.isEmpty, isKnown(folder), lookups.found(folder)?.kind != .folder,
            missing.insert(folder).inserted
        else { return }
        findings.warning("there is no folder \(folder) for \(path)", at: place, remedy: "make it: mkdir -p \(folder)")
    }

    mutating func adviseOnFile(of listener: ListenerConfiguration) {
        guard case .path(let path) = listener.address else { return }
        adviseOnFolder(of: path, at: listener.place)
    }

    private mutating func expect(
        _ kind: Lookups.Found.Kind, at path: String, _ last: Place?, of app: AppConfiguration
    ) {
        guard isKnown(path) else { return }
        let place = app.pathPlaces.lines[path] ?? last
        let word = kind == .folder ? "folder" : "file"
        switch lookups.found(path) {
        case nil:
            missing.insert(path)
            let remedy = app.pathPlaces.relative[path] == nil ? "make it, or correct the path" : startsElsewhere
            findings.warning("there is no \(word) \(path)", at: place, remedy: remedy)
        case let found? where found.kind != kind:
            findings.warning("\(path) is no \(word)", at: place, remedy: "correct the path")
        case .some: break
        }
    }

    /// uWSGI starts with Python's own packages when this is wrong, or with `No module named 'encodings'`.
    private mutating func adviseOnEnvironment(_ home: String, at place: Place?) {
        guard isKnown(home) else { return }
        guard lookups.found(home)?.kind == .folder else {
            findings.warning(
                "there is no virtual environment \(home)", at: place, remedy: "make it: python3 -m venv \(home)")
            return
        }
        let hasMark = lookups.found(home + "/pyvenv.cfg") != nil
        let hasPython = ["python3", "python"].contains { lookups.found("\(home)/bin/\($0)") != nil }
        guard !hasPython || !hasMark else { return }
        let missing = [hasMark ? nil : "pyvenv.cfg", hasPython ? nil : "bin/python3"].compactMap(\.self)
        findings.warning(
            "\(home) is no virtual environment: it has no \(missing.joined(separator: " and no "))", at: place,
            remedy: "write the folder that python3 -m venv made, or make it: python3 -m venv \(home)")
    }

    /// Modules come from the app's folder and its pythonpath, or out of the environment; there they may be anything.
    private mutating func adviseOnModule(
        _ name: String, of option: String, at place: Place?, in app: AppConfiguration
    ) {
        let parts = name.split(separator: ".").map(String.init)
        guard let first = parts.first, isKnown(name), !name.contains("/") else { return }
        let folders = [app.directory ?? surroundings.directory] + app.pythonPath
        guard folders.allSatisfy(isKnown), folders.contains(where: { lookups.found($0) != nil }) else { return }
        let path = parts.joined(separator: "/")
        if folders.contains(where: { isModule("\($0)/\(path)") }) { return }
        let starts = folders.first { lookups.found("\($0)/\(first)")?.kind == .folder }
        guard let starts else {
            if let meant = withColon(parts, atLeast: 1, of: option, in: folders) {
                findings.warning("\(first).py is no package with modules in it", at: place, remedy: meant)
                return
            }
            guard !isInstalled(first, in: app) else { return }
            findings.warning(
                "there is no module \(first) in \(folders[0])" + (folders.count > 1 ? " or in its pythonpath" : ""),
                at: place,
                remedy: "correct \(option) or chdir; what is installed in the environment is found by its own name")
            return
        }
        let meant = withColon(parts, atLeast: 2, of: option, in: folders)
        findings.warning(
            "there is no \(path).py in \(starts)", at: place,
            remedy: meant ?? "correct \(option), or chdir, which it is looked for in")
    }

    /// `config.wsgi.application` is meant for `config.wsgi:application`.
    private func withColon(
        _ parts: [String], atLeast least: Int, of option: String, in folders: [String]
    ) -> String? {
        let module = parts.dropLast()
        guard let callable = parts.last, module.count >= least else { return nil }
        guard folders.contains(where: { lookups.found("\($0)/\(module.joined(separator: "/")).py") != nil }) else {
            return nil
        }
        let target = module.joined(separator: ".") + ":\(callable)"
        return option == "module" ? "write module = \(target)" : "write a colon before the callable: \(target)"
    }

    private func isModule(_ path: String) -> Bool {
        lookups.found(path + ".py")?.kind == .file || lookups.found(path + "/__init__.py") != nil
    }

    /// Whether the environment may have it: only of one that is there it can be said that it does not.
    func isInstalled(_ module: String, in app: AppConfiguration) -> Bool {
        guard let home = app.home, !seesSystem(home) else { return true }
        let packages = lookups.matches(home, "lib/python3*/site-packages")
        guard !packages.isEmpty else { return true }
        return packages.contains { folder in
            let folder = AbsolutePath.of(folder, in: home)
            return isModule("\(folder)/\(module)") || lookups.found("\(folder)/\(module)") != nil
                // One that is worked on lies elsewhere, and a file here says where.
                || !lookups.matches(folder, "*.pth").filter { !$0.hasSuffix("distutils-precedence.pth") }.isEmpty
                || !lookups.matches(folder, "\(module).*.so").isEmpty
        }
    }

    /// Whether the environment has the system's packages too.
    private func seesSystem(_ home: String) -> Bool {
        guard case .success(let bytes) = lookups.content(home + "/pyvenv.cfg", 1 << 14) else { return false }
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).contains { line in
            let parts = line.split(separator: "=").map { $0.filter { !$0.isWhitespace }.lowercased() }
            return parts == ["include-system-site-packages", "true"]
        }
    }

    private var startsElsewhere: String {
        "a path without / at its front starts in \(surroundings.directory), or in chdir"
    }

    /// Whether everything in a path is filled in, and nothing stands in it of which another finding says that it is wrong.
    func isKnown(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        guard References.first(in: path) == nil, ShellVariable(in: bytes) == nil else { return false }
        return !bytes.indices.contains { index in
            let isQuote = bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'")
            return isQuote && (index + 1 == bytes.count || index == 0 || bytes[index - 1] == UInt8(ascii: "/"))
        }
    }
}
