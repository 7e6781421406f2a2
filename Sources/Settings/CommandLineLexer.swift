/// Turns the options of a command line into entries, as getopt_long(3) does for uWSGI.
struct CommandLineLexer {
    private let source: SourceText
    private let arguments: [String]
    private var starts: [Int] = []
    private var next = 0
    private(set) var entries: [Entry] = []
    private var files: [Entry] = []

    /// Reads `--name value`, `--name=value`, `-n value`, `-nvalue` and switches put together like `-MT`.
    init(_ arguments: [String], findings: inout Findings) {
        self.arguments = arguments
        var bytes: [UInt8] = []
        for argument in arguments {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
            starts.append(bytes.count)
            bytes += Array(argument.utf8)
        }
        source = SourceText(name: SourceText.commandLineName, bytes: bytes)
        while next < arguments.count {
            let argument = arguments[next]
            next += 1
            if argument.hasPrefix("--"), argument != "--" {
                readLong(argument, &findings)
            } else if argument.hasPrefix("-"), argument != "-", argument != "--" {
                readLetters(argument, &findings)
            } else if argument != "--" {
                readPositional(argument, &findings)
            }
        }
        entries += files
    }

    private mutating func readLong(_ argument: String, _ findings: inout Findings) {
        let index = next - 1
        let bytes = Array(argument.utf8)
        let sign = bytes.firstIndex(of: .equals)
        let key = String(decoding: bytes[2..<(sign ?? bytes.count)], as: UTF8.self)
        let keyRange = starts[index]..<starts[index] + (sign ?? bytes.count)
        guard let takes = KnownOptions.argument(of: key) ?? (OptionTable.options[key] != nil ? .required : nil) else {
            let names = Nearest.names(to: key)
            findings.error(
                "there is no option --\(key)", at: source.place(keyRange),
                remedy: names.isEmpty ? nil : "did you mean " + names.map { "--\($0)" }.joined(separator: " or ") + "?")
            return
        }
        if let sign {
            append(key, keyRange, starts[index] + sign + 1..<starts[index] + bytes.count)
        } else {
            append(key, keyRange, takes: takes, "--\(key)", &findings)
        }
    }

    private mutating func readLetters(_ argument: String, _ findings: inout Findings) {
        let index = next - 1
        let bytes = Array(argument.utf8)
        for offset in 1..<bytes.count {
            let letter = Character(Unicode.Scalar(bytes[offset]))
            let range = starts[index] + offset..<starts[index] + offset + 1
            guard let key = KnownOptions.letters[letter], let takes = KnownOptions.argument(of: key) else {
                findings.error(
                    "there is no option -\(letter)", at: source.place(range), remedy: "write options as --name value")
                return
            }
            if takes == .none {
                append(key, range, 0..<0, isBare: true)
            } else if offset + 1 < bytes.count {
                append(key, range, range.upperBound..<starts[index] + bytes.count)
                return
            } else {
                append(key, range, takes: takes, "-\(letter)", &findings)
                return
            }
        }
    }

    /// Appends an option whose value, if it needs one, is the next argument.
    private mutating func append(
        _ key: String, _ range: Range<Int>, takes: KnownOptions.Argument, _ written: String,
        _ findings: inout Findings
    ) {
        guard takes == .required else { return append(key, range, 0..<0, isBare: true) }
        guard next < arguments.count else {
            findings.error(
                "\(written) needs a value", at: source.place(range), remedy: OptionTable.example(of: key, as: written))
            return
        }
        append(key, range, starts[next]..<starts[next] + arguments[next].utf8.count)
        next += 1
    }

    private mutating func append(
        _ key: String, _ keyRange: Range<Int>, _ valueRange: Range<Int>, isBare: Bool = false
    ) {
        var entry = Entry(
            key: key, value: Array(source.bytes[valueRange]), source: source, keyRange: keyRange,
            valueRange: valueRange)
        entry.isBare = isBare
        entries.append(entry)
    }

    /// A file that is named alone is read when all options are in.
    private mutating func readPositional(_ argument: String, _ findings: inout Findings) {
        let range = starts[next - 1]..<starts[next - 1] + argument.utf8.count
        guard let form = SettingsForm(file: argument) else {
            findings.error("'\(argument)' is no option", at: source.place(range), remedy: "write --name value")
            return
        }
        var entry = Entry(
            key: form == .ini ? "ini" : "include", value: Array(argument.utf8), source: source, keyRange: range,
            valueRange: range)
        entry.isImplied = true
        files.append(entry)
    }
}
