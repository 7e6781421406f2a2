/// Reads unit files as systemd does, by systemd.syntax(7) and systemd.unit(5), so that what is written can be read back.
enum UnitFileReader {
    /// The values of a setting, in order.
    static func values(_ name: String, in text: String) -> [String] {
        text.split(separator: "\n").filter { $0.first != "#" && $0.first != ";" }.compactMap { line in
            guard line.hasPrefix("\(name)=") else { return nil }
            var value = line.dropFirst(name.count + 1)
            while value.first == " " { value.removeFirst() }
            while value.last == " " { value.removeLast() }
            // It would go on with the next line.
            return value.last == "\\" ? nil : String(value)
        }
    }

    /// The words of all values of a setting, quotes, backslashes and specifiers done away with.
    static func words(_ name: String, in text: String) -> [String] {
        values(name, in: text).flatMap(words).map(specified)
    }

    /// Replaces `%%`; nil of every other specifier is among what svctl writes.
    static func specified(_ value: String) -> String {
        var result = ""
        var rest = value[...]
        while let character = rest.popFirst() {
            if character == "%" {
                result += rest.popFirst() == "%" ? "%" : "<a specifier>"
            } else {
                result.append(character)
            }
        }
        return result
    }

    private static func words(_ value: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = value[...]
        while let character = rest.popFirst() {
            switch character {
            case "\\": word = (word ?? "") + (rest.popFirst().map(String.init) ?? "<nothing>")
            case quote: quote = nil
            case "\"" where quote == nil, "'" where quote == nil:
                quote = character
                word = word ?? ""
            case " " where quote == nil, "\t" where quote == nil:
                if let ended = word { words.append(ended) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        return words + (word.map { [$0] } ?? [])
    }
}
