/// A section of a settings file that is read; all others are left alone.
enum SectionName: Hashable, Sendable {
    /// One app called `web`, and the master's options: the files that uWSGI reads.
    case uwsgi
    /// The master's options.
    case svctl
    /// One app of that name.
    case app(String)
    /// A socket of that name, which apps share.
    case listener(String)

    /// What stands between the brackets; nil when such a section is not read.
    init?(_ written: [UInt8]) {
        let text = String(decoding: written, as: UTF8.self)
        switch text {
        case "uwsgi": self = .uwsgi
        case "svctl": self = .svctl
        default:
            if text.hasPrefix("app:") {
                self = .app(String(text.dropFirst(4)))
            } else if text.hasPrefix("listener:") {
                self = .listener(String(text.dropFirst(9)))
            } else {
                return nil
            }
        }
    }

    /// The app that it describes; nil for none.
    var app: String? {
        switch self {
        case .uwsgi: "web"
        case .svctl, .listener: nil
        case .app(let name): name
        }
    }

    /// Whether nobody but svctl reads such a section: what it does not know there is a mistake.
    var isOwn: Bool {
        switch self {
        case .uwsgi: false
        case .svctl, .app, .listener: true
        }
    }

    /// What bears a name of its own, for people.
    var named: (kind: String, name: String)? {
        switch self {
        case .uwsgi, .svctl: nil
        case .app(let name): ("app", name)
        case .listener(let name): ("listener", name)
        }
    }
}

/// One section with its lines; a section that appears several times is one.
struct FileSection: Sendable {
    let name: SectionName
    /// The first header, where a missing line belongs; nil for a command line.
    let header: Place?
    var entries: [Entry] = []
    /// Whether it is another tool's.
    var isForeign = false
}

/// Names of masters and apps, which stand in paths, in variables and on command lines.
enum NameGrammar {
    /// Whether `text` has 1 to 48 letters, digits, dots, dashes and underscores, and is no folder by itself.
    static func isName(_ text: String) -> Bool {
        (1...48).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy {
                $0.isDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || [45, 46, 95].contains($0)
            }
    }
}
