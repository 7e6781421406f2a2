/// A name that uWSGI or svctl knows, with everything that the tables say of it, so that a line looks it up only once.
final class KnownName: Sendable {
    /// The row of the option; nil for one that svctl has no opinion about.
    let option: Option?
    /// Whether uWSGI takes a value with it; nil for svctl's own options.
    let argument: KnownOptions.Argument?
    /// Whether it acts while the file is still being read.
    let isImmediate: Bool
    /// What is done while reading; nil for what is applied later.
    let act: OptionList.Act?
    /// What is looked for in its values.
    let advice: LineAdvice.Rule?

    /// Whether it is one of the few that are looked for in every file.
    let special: Special?

    enum Special: String {
        case asgi
        case command
        case inherit
        case module
        case server
        case strict
        case wsgi
    }

    /// The option where only its last value counts.
    let single: Option?

    private init(_ name: String, _ option: Option?, _ argument: KnownOptions.Argument?) {
        self.option = option
        single = option.flatMap { Repetition.isSingle($0) ? $0 : nil }
        self.argument = argument
        special = Special(rawValue: name)
        isImmediate = KnownOptions.immediate.contains(name)
        act = OptionList.acts[name]
        advice = LineAdvice.rules[name]
    }

    /// What the tables say of `name`; nil when none of them has it.
    static func of(_ name: String) -> KnownName? {
        if let number = names.number(of: name) { return withRows[number] }
        return KnownOptions.argument(of: name).map { KnownName(name, nil, $0) }
    }

    /// Those that svctl does something about.
    ///
    /// The others are many, and few of them are in a file.
    private static let withRows: [KnownName] = names.words.map { name in
        KnownName(name, OptionTable.options[name], KnownOptions.argument(of: name))
    }

    private static let names: WordNumbers = {
        var names = WordNumbers(capacity: 2 * OptionTable.options.count)
        for name in OptionTable.options.keys { names.insert(name) }
        for name in Block.ends { names.insert(name) }
        for name in OptionList.acts.keys { names.insert(name) }
        for name in LineAdvice.rules.keys { names.insert(name) }
        return names
    }()
}
