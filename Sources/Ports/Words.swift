/// The largest unit that fits: `3 days`, `1 hour`, `0 seconds`.
func words(forSeconds seconds: Int) -> String {
    for (length, unit) in [(86400, "day"), (3600, "hour"), (60, "minute")] where seconds >= length {
        return counted(seconds / length, unit)
    }
    return counted(seconds, "second")
}

/// `1 process`, `2 processes`.
func counted(_ number: Int, _ what: String) -> String {
    "\(number) \(what)\(number == 1 ? "" : what.hasSuffix("s") ? "es" : "s")"
}

/// The text, and spaces up to `width` characters.
func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}

extension [String] {
    /// What `joined(separator:)` gives, without its search through all the conformances of the program, which takes
    /// longer than the kernel's answer.
    public func text(with separator: String) -> String {
        var text = ""
        var isFirst = true
        for word in self {
            text += isFirst ? word : separator + word
            isFirst = false
        }
        return text
    }
}
