extension OptionTable {
    /// When a worker counts as serving.
    static let readinessOptions: [Option] = [
        Option("ready", example: "alive 3s", does: .grammar(isStrict: true, takeReadiness))
    ]

    private static let longestLife = Duration.seconds(3600)

    private static func takeReadiness(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let words = setting.text.spacedWords
        switch words.first {
        case "alive": draft.readiness = life(words.dropFirst(), setting, &findings) ?? draft.readiness
        case let word? where plainWays[word] != nil && words.count > 1:
            findings.error(
                "\(word) takes nothing behind it", at: setting.entry.place(ofBytes: rangeBehindFirstWord(of: setting)),
                remedy: "write \(setting.written) = \(word)")
        case let word?:
            guard let way = plainWays[word] else {
                findings.error(
                    "'\(word)' is no way to know that a worker serves", at: setting.place,
                    remedy: "write \(setting.written) = auto, notify, accept or alive 3s")
                return
            }
            draft.readiness = way
        case nil: break  // an empty value was refused before
        }
    }

    private static let plainWays: [Substring: ReadinessSetting] = ["auto": .auto, "notify": .notify, "accept": .accept]

    private static func life(
        _ words: ArraySlice<Substring>, _ setting: Setting, _ findings: inout Findings
    ) -> ReadinessSetting? {
        var place: Place { setting.entry.place(ofBytes: rangeBehindFirstWord(of: setting)) }
        var start: String { "write \(setting.written) = alive " }
        guard let word = words.first, words.count == 1 else {
            let message = words.isEmpty ? "alive needs a time" : "alive takes one time, in one word"
            findings.error(message, at: place, remedy: start + "3s")
            return nil
        }
        do throws(DurationGrammar.Fault) {
            let duration = try DurationGrammar.parse(String(word))
            if duration > .zero, duration <= longestLife { return .alive(duration) }
            findings.error("alive goes from 1ms to 60min", at: place, remedy: start + "3s")
        } catch {
            findings.error(error.message, at: place, remedy: start + (error.instead ?? "3s"))
        }
        return nil
    }

    /// The bytes of the value behind its first word and the blanks that follow; empty when there are none.
    private static func rangeBehindFirstWord(of setting: Setting) -> Range<Int> {
        let bytes = setting.entry.value
        let blank = bytes.firstIndex(where: \.isBlank) ?? bytes.count
        let start = bytes[blank...].firstIndex { !$0.isBlank } ?? bytes.count
        return start..<bytes.count
    }
}
