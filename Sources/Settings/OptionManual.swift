/// What the manual says of one option of a settings file, from the table that reads it.
public struct OptionManual: Codable, Equatable, Sendable {
    /// What svctl does about an option.
    public enum Treatment: String, Codable, Sendable {
        /// It does what the option says.
        case honoured
        /// It needs nothing done.
        case accepted
        /// It does not do it, and says so.
        case lost
    }

    /// Its names, never none; messages use the first.
    public var names: [String]
    /// What svctl does about it.
    public var treatment: Treatment
    /// Whether it belongs into the section `[svctl]`, where a file has one.
    public var isOfWhole: Bool
    /// What stands behind the sign, such as `TIME`, `BOOL` or `1 to 10000`; empty when nothing is done about it.
    public var value: String
    /// What holds when the file does not say; empty when that is nothing.
    public var otherwise: String
    /// One sentence; empty when nothing is done about it.
    public var sentence: String
    /// What is missing because it is not done, where its value is called VALUE; empty when nothing is.
    public var loss = ""

    /// All options that svctl has an opinion about, by topic, in the order of the table.
    public static var all: [OptionManual] { OptionTable.topics.joined().map(OptionManual.init) }

    /// Options that are not done and are told by what their names begin with, as `cache*`.
    public static var families: [OptionManual] {
        OptionTable.lossFamilies.map { OptionManual(family: $0.prefix, loss: $0.loss) }
    }

    private init(family prefix: String, loss: String) {
        names = [prefix + "*"]
        treatment = .lost
        isOfWhole = false
        (value, otherwise, sentence) = ("", "", "")
        self.loss = loss
    }

    private init(_ option: Option) {
        names = option.names
        let entry = option.names.first.flatMap { OptionTable.manual[$0] }
        otherwise = entry?.otherwise ?? ""
        sentence = entry?.sentence ?? ""
        switch option.scope {
        case .whole: isOfWhole = true
        case .app, .anywhere: isOfWhole = false
        }
        switch option.effect {
        case .flag:
            treatment = .honoured
            value = "BOOL"
        case .number(let rule, _):
            treatment = .honoured
            value = "\(rule.range.lowerBound) to \(rule.range.upperBound)"
        case .text, .grammar:
            treatment = .honoured
            value = entry?.value ?? ""
        case .accepted:
            treatment = .accepted
            value = ""
        case .lost(let loss):
            treatment = .lost
            value = ""
            let empty = SourceText(name: "manual", bytes: [])
            let entry = Entry(key: names[0], value: [], source: empty, keyRange: 0..<0, valueRange: 0..<0)
            self.loss = loss(Setting(option: names[0], text: "VALUE", entry: entry))
        }
    }
}
