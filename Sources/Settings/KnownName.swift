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
    /// The option where only its last value counts.
    let single: Option?
    /// What is looked for in its values.
    let advice: LineAdvice.Rule?

    /// Whether it is one of the few that are looked for in every file.
    let special: Special?

    enum Special: String {
        case inherit
        case server
        case strict
    }

    private init(_ name: String) {
        special = Special(rawValue: name)
        option = OptionTable.options[name]
        argument = KnownOptions.arguments[name]
        isImmediate = KnownOptions.immediate.contains(name)
        act = OptionList.acts[name]
        single = option.flatMap { Repetition.isSingle($0) ? $0 : nil }
        advice = LineAdvice.rules[name]
    }

    /// The names of all tables.
    static let all: [String: KnownName] = {
        var all: [String: KnownName] = [:]
        all.reserveCapacity(KnownOptions.arguments.count + OptionTable.options.count)
        for name in KnownOptions.arguments.keys { all[name] = KnownName(name) }
        for name in OptionTable.options.keys where all[name] == nil { all[name] = KnownName(name) }
        for name in Block.ends where all[name] == nil { all[name] = KnownName(name) }
        return all
    }()
}
