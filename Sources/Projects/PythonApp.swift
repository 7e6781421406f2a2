/// An application that a module seems to have, and how that was seen.
struct PythonApp: Equatable {
    enum Interface: Equatable {
        case wsgi
        case asgi
        /// To be seen when it is loaded.
        case unknown
    }

    /// How sure it is, the surest first.
    enum Evidence: Int, Comparable {
        case made
        case assigned
        case returned

        static func < (left: Evidence, right: Evidence) -> Bool { left.rawValue < right.rawValue }
    }

    /// Its name in the module, with `()` behind a function that makes it.
    var callable: String
    var interface: Interface
    var evidence: Evidence
    /// The words of the source that say so, short.
    var words: String

    /// The applications of a module by its text, the surest first.
    static func all(in text: String) -> [PythonApp] {
        let found = PythonText.topLines(of: text).compactMap { app(in: $0, of: text) }
        return found.enumerated().sorted { ($0.element.evidence, $0.offset) < ($1.element.evidence, $1.offset) }
            .map(\.element)
    }

    private static func app(in line: String, of text: String) -> PythonApp? {
        if line.hasPrefix("def ") || line.hasPrefix("async def ") { return function(line, text) }
        if line.hasPrefix("from ") { return imported(line) }
        return assignment(line)
    }

    private static func assignment(_ line: String) -> PythonApp? {
        guard let sign = line.firstIndex(of: "=") else { return nil }
        let behind = line[line.index(after: sign)...]
        guard !behind.hasPrefix("=") else { return nil }
        let name = line[..<sign].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)[0].trimmed
        guard PythonText.isName(name) else { return nil }
        let value = behind.trimmed
        let callee = value.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
        let isCall = value.dropFirst(callee.count).hasPrefix("(")
        let words = "\(name) = \(callee)" + (isCall ? "(…)" : "")
        if isCall, let interface = interface(of: callee) {
            return PythonApp(callable: name, interface: interface, evidence: .made, words: words)
        }
        let last = callee.split(separator: ".").last ?? ""
        // Those of tornado and aiohttp, which are neither WSGI nor ASGI.
        guard last != "Application", last != "Celery" else { return nil }
        guard name == "application" || name == "app" && isCall && factories.contains(String(last)) else { return nil }
        return PythonApp(callable: name, interface: .unknown, evidence: .assigned, words: words)
    }

    private static func imported(_ line: String) -> PythonApp? {
        guard let range = line.firstRange(of: " import ") else { return nil }
        let names = line[range.upperBound...].split(separator: "#", omittingEmptySubsequences: false)[0]
            .filter { $0 != "(" && $0 != ")" }.split(separator: ",").map(\.trimmed)
        for name in names {
            let words = name.split(whereSeparator: \.isWhitespace)
            guard let last = words.last, words.count == 1 || words.count == 3 && words[1] == "as" else { continue }
            if last == "application" || last == "app" {
                return PythonApp(
                    callable: String(last), interface: .unknown, evidence: .assigned,
                    words: "\(line[..<range.lowerBound]) import \(name)")
            }
        }
        return nil
    }

    private static func function(_ line: String, _ text: String) -> PythonApp? {
        guard let function = PythonFunction(line) else { return nil }
        let name = function.name
        let isNamedSo = name == "application" || name == "app"
        let words = "\(function.isAsync ? "async " : "")def \(name)(\(function.parameters.joined(separator: ", ")))"
        if function.isAsync {
            guard function.takes(3), isNamedSo || function.parameters.first == "scope" else { return nil }
            return PythonApp(callable: name, interface: .asgi, evidence: .made, words: words)
        }
        if function.takes(2), isNamedSo || function.parameters[1] == "start_response" {
            return PythonApp(callable: name, interface: .wsgi, evidence: .made, words: words)
        }
        guard factories.contains(name), function.takes(0) else { return nil }
        let made: Interface =
            asgiMakers.contains { text.contains("\($0)(") }
            ? .asgi : wsgiMakers.contains { text.contains("\($0)(") } ? .wsgi : .unknown
        return PythonApp(callable: name + "()", interface: made, evidence: .returned, words: "def \(name)(…)")
    }

    private static func interface(of callee: Substring) -> Interface? {
        if callee == "falcon.asgi.App" { return .asgi }
        if callee == "falcon.App" || callee == "falcon.API" { return .wsgi }
        let last = String(callee.split(separator: ".").last ?? "")
        if wsgiMakers.contains(last) { return .wsgi }
        return asgiMakers.contains(last) ? .asgi : nil
    }

    private static let wsgiMakers: Set<String> = ["Flask", "Bottle", "get_wsgi_application", "make_wsgi_app"]
    private static let asgiMakers: Set<String> = [
        "FastAPI", "Starlette", "Quart", "Litestar", "Sanic", "get_asgi_application", "ProtocolTypeRouter",
    ]
    private static let factories: Set<String> = [
        "create_app", "make_app", "build_app", "get_app", "app_factory", "create_application",
    ]
}
