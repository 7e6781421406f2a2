/// How the lines of a settings file are written; what they say is the same.
enum SettingsForm: Sendable {
    case ini
    case yaml
    case xml
    case json

    /// The form that the end of a file's name tells; nil for a name that tells none.
    init?(file name: String) {
        guard let ending = Self.endings.first(where: { name.hasSuffix($0.ending) }) else { return nil }
        self = ending.form
    }

    /// The form of what an option names; nil for one that goes by the file's name, as `include` does.
    init?(option key: String) {
        guard let form = Self.options[key] else { return nil }
        self = form
    }

    /// The option that includes a file of this form.
    var option: String {
        switch self {
        case .ini: "ini"
        case .yaml: "yaml"
        case .xml: "xml"
        case .json: "json"
        }
    }

    /// An option with its value, as a line of this form has it.
    func line(_ key: String, _ value: String) -> String {
        switch self {
        case .ini: "\(key) = \(value)"
        case .yaml: "\(key): \(value)"
        case .xml: "<\(key)>\(value)</\(key)>"
        case .json: "\"\(key)\": \"\(value)\""
        }
    }

    /// A sentence that speaks of lines such as `key = value`, for who has them in YAML.
    static func inYaml(_ sentence: String) -> String {
        let parts = sentence.split(separator: " = ", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts[0])) { result, part in
            let isKey = result.utf8.last.map { $0.isInXmlName && $0 != .colon } ?? false
            return result + (isKey ? ": " : " = ") + part
        }
    }

    private static let endings: [(ending: String, form: SettingsForm)] = [
        (".ini", .ini), (".xml", .xml), (".yaml", .yaml), (".yml", .yaml), (".json", .json), (".js", .json),
    ]
    private static let options: [String: SettingsForm] = [
        "ini": .ini, "xml": .xml, "xmlconfig": .xml, "yaml": .yaml, "yml": .yaml, "json": .json, "js": .json,
    ]
    /// Every option that reads a file in its place.
    static let includes = options.keys.sorted() + ["include"]
}

extension SettingsForm {
    /// What a file of this form says.
    struct Contents {
        /// The sections that are read, in their order; none when the file has no such section, or cannot be read.
        var sections: [FileSection] = []
        /// Whether all of it could be read.
        var isReadable = true
        /// Names of sections that it has, enough to say what is missing.
        var names: [String] = []
    }

    /// Reads a section; without one, of an ini file all that have a meaning, and of the others the one called `uwsgi`.
    func contents(
        of text: ExpandedText, section: String?, asUwsgi: Bool, _ findings: inout Findings
    ) -> Contents {
        let errors = findings.errorCount
        var contents: Contents
        switch self {
        case .ini:
            let lexer = Lexer(text, section: section, asUwsgi: asUwsgi, findings: &findings)
            let names = lexer.sectionsSeen.map { String(decoding: $0.name, as: UTF8.self) }
            return Contents(sections: lexer.sections, isReadable: lexer.isReadable, names: names)
        case .yaml:
            contents = YamlLines.contents(of: text, section: section ?? "uwsgi", asUwsgi: asUwsgi, &findings)
        case .xml: contents = XmlSettings.contents(of: text, id: section, asUwsgi: asUwsgi, &findings)
        case .json: contents = JsonMembers.contents(of: text, object: section ?? "uwsgi", asUwsgi: asUwsgi, &findings)
        }
        contents.isReadable = findings.errorCount == errors
        if !contents.isReadable { contents.sections = [] }
        return contents
    }
}
