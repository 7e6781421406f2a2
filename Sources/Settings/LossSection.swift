/// What serves the app of a section: whether the real uWSGI could do it instead depends on that.
enum LossSection: Equatable {
    /// A WSGI application, or one of which nothing is said.
    case python
    /// An ASGI application.
    case asgi
    /// A command that is uWSGI.
    case uwsgi
    /// Any other command.
    case program
    /// None: the section is for the file as a whole.
    case whole

    /// By the lines of the section.
    init(_ entries: [Entry], in section: SectionName) {
        func last(_ name: KnownName.Special, or other: KnownName.Special? = nil) -> String? {
            let index = entries.indices.last { index in
                guard let special = entries[index].special, !entries[index].isPlaceholder else { return false }
                return special == name || special == other
            }
            return index.map { entries[$0].text }
        }
        guard section.app != nil else {
            self = .whole
            return
        }
        if let command = last(.command) {
            let program = command.split { $0 == " " || $0 == "\t" }.first.map(String.init) ?? ""
            self = program.split(separator: "/").last?.hasPrefix("uwsgi") == true ? .uwsgi : .program
            return
        }
        let module = last(.module, or: .wsgi)?.split(separator: ":").first.map(String.init) ?? ""
        let server = last(.server).flatMap(AppServer.init(rawValue:))
        let isAsgi =
            last(.asgi).map(NumberGrammar.isOn)
            ?? (server?.onlyInterface == .asgi || module == "asgi" || module.hasSuffix(".asgi"))
        self = isAsgi ? .asgi : .python
    }
}
