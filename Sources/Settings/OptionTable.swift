/// One option: its names, and what svctl does about it.
final class Option: Sendable {
    /// What an option does to the draft; each closure gets a value that is checked already.
    enum Effect: Sendable {
        /// On or off.
        case flag(@Sendable (inout Draft, Bool) -> Void)
        /// A whole number.
        case number(NumberRule, @Sendable (inout Draft, Int) -> Void)
        /// Any text but an empty one.
        case text(@Sendable (inout Draft, Setting) -> Void)
        /// A text with a grammar of its own, which reports its own faults; `isStrict` when a reference that could not
        /// be filled in must not stand in it.
        case grammar(isStrict: Bool, mayBeEmpty: Bool = false, @Sendable (inout Draft, Setting, inout Findings) -> Void)
        /// Nothing is lost by not doing it.
        case accepted
        /// Not done; the sentence says what is missing then.
        case lost(@Sendable (Setting) -> String)
    }

    /// Which sections it may stand in; `[uwsgi]` has all of them.
    enum Scope: Sendable {
        /// Those that describe an app.
        case app
        /// `[svctl]`, which is for the file as a whole.
        case whole
        case anywhere
    }

    /// The names, the one used in messages first.
    let names: [String]
    let effect: Effect
    /// What to write, for a remedy.
    let example: String
    let scope: Scope
    /// Whether svctl does it whatever the file says, so that its own form goes without it.
    let isGiven: Bool

    convenience init(
        _ names: String..., example: String = "", for scope: Scope = .app, isGiven: Bool = false, does effect: Effect
    ) {
        self.init(names: names, example: example, for: scope, isGiven: isGiven, does: effect)
    }

    init(names: [String], example: String = "", for scope: Scope, isGiven: Bool = false, does effect: Effect) {
        self.names = names
        self.effect = effect
        self.example = example
        self.scope = scope
        self.isGiven = isGiven
    }

    /// Whether a shell reads its value.
    var isShellTalk: Bool { OptionTable.shellTalkOptions.contains { $0 === self } }

    /// Whether the option changes what svctl does.
    var isHonoured: Bool {
        switch effect {
        case .flag, .number, .text, .grammar: true
        case .accepted, .lost: false
        }
    }
}

/// What a number may be.
struct NumberRule: Sendable {
    var range: ClosedRange<Int>
    /// A number that uWSGI takes but that means another one.
    var replaced: [Int: Int] = [:]
}

/// An option's value on its way into the draft.
struct Setting: Sendable {
    /// The name that messages use.
    let option: String
    /// The value with everything filled in.
    let text: String
    let entry: Entry
    /// As whose it is read.
    var reader = Reader.svctl

    /// Whose rules a value follows.
    enum Reader {
        /// Those of a section of svctl's own.
        case svctl
        /// uWSGI's, and what svctl reads beyond them is told.
        case uwsgi
        /// uWSGI's to the letter.
        case uwsgiAlone
    }

    var place: Place { entry.place }

    /// The name as it was written.
    var written: String { entry.key }
}

/// Every option that svctl has an opinion about; a later feature is one more row.
enum OptionTable {
    /// All rows.
    static let topics = [
        applicationOptions, appServerOptions, commandOptions, processOptions, timingOptions, recyclingOptions,
        cheaperOptions, readinessOptions, listenerOptions, sharingOptions, sharedSocketOptions, masterOptions,
        logFileOptions,
        logDateOptions, requestLogFileOptions, statsOptions,
        fifoOptions, watchingOptions, frontServerOptions, staticFileOptions, mountOptions, requestLogOptions,
        requestOptions, limitOptions, daemonOptions, jobOptions, hookOptions, besideFileOptions, acceptedOptions,
        lostOptions,
    ]

    /// Those whose value a shell reads.
    static let shellTalkOptions = daemonOptions + jobOptions + hookOptions

    /// The rows by each of their names.
    static let options: [String: Option] = {
        var options: [String: Option] = [:]
        options.reserveCapacity(512)
        for option in topics.joined() {
            for name in option.names { options[name] = option }
        }
        return options
    }()

    /// The row of the entry's option in a section of that name; nil where it is not known there.
    static func option(of entry: Entry, in section: SectionName) -> Option? {
        switch section {
        case .uwsgi, .svctl, .app: entry.known?.option
        case .listener: sharedListenerOptions.first { $0.names.contains(entry.key) }
        }
    }

    /// What to write for an option, spelt as it was typed.
    static func example(of key: String, as written: String) -> String? {
        guard let example = options[key]?.example, !example.isEmpty else { return nil }
        return "write \(written) \(example)"
    }
}
