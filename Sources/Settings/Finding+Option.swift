extension Finding {
    /// The option that the line sets, as it was written there; nil for the header of a section, and where there is no line.
    public var option: String? {
        guard let place else { return nil }
        if place.file == SourceText.commandLineName { return Self.typedOption(place) }
        let line = place.text.drop { $0 == " " || $0 == "\t" }
        guard let first = line.utf8.first, !first.startsComment, first != UInt8(ascii: "[") else { return nil }
        let key = line.prefix { $0 != "=" }
        return String(key.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
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
