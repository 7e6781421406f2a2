extension Finding {
    /// The option that the line sets, as it was written there; nil for the header of a section, and where there is no line.
    public var option: String? {
        guard let place else { return nil }
        if place.file == SourceText.commandLineName { return Self.typedOption(place) }
        switch place.form {
        case .ini: break
        case .yaml, .xml, .json: return Self.option(of: place)
        }
        let line = place.text.drop { $0 == " " || $0 == "\t" }
        guard let first = line.utf8.first, !first.startsComment, first != UInt8(ascii: "[") else { return nil }
        let key = line.prefix { $0 != "=" }
        return String(key.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    /// The name before the colon, or the one in the tag or the quotes that the place is in or behind.
    private static func option(of place: Place) -> String? {
        let scalars = Array(place.text.unicodeScalars)
        let isName = { (scalar: Unicode.Scalar) in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || ["-", "_", ".", "%"].contains(scalar)
        }
        let starts = scalars.indices.filter { index in
            guard index > 0 || place.form == .yaml, isName(scalars[index]) else { return false }
            switch place.form {
            case .ini: return false
            case .yaml: return true
            case .xml: return scalars[index - 1] == "<"
            case .json:
                let word = scalars[index...].prefix(while: isName)
                return scalars[index - 1] == "\"" && scalars[word.endIndex...].starts(with: "\":".unicodeScalars)
            }
        }
        let isFirst = place.form == .yaml
        let last = isFirst ? starts.first : starts.last { $0 <= max(place.column - 1, starts.first ?? 0) }
        guard let start = last else { return nil }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start...].prefix(while: isName))
        return String(text)
    }

    /// The word with dashes that the place is in, or that stands before its value.
    private static func typedOption(_ place: Place) -> String? {
        let scalars = Array(place.text.unicodeScalars)
        let words = scalars.indices.split { scalars[$0] == " " }
        let before = words.filter { $0.startIndex < place.column && scalars[$0.startIndex] == "-" }
        guard let word = before.last else { return nil }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[word.startIndex..<word.endIndex])
        if let letter = String(text).dropFirst().first, letter != "-" { return KnownOptions.letters[letter] }
        return String(String(text).drop { $0 == "-" }.prefix { $0 != "=" })
    }
}
