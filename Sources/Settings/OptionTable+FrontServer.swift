extension OptionTable {
    /// What the web server in front must allow too, which `svctl export nginx` tells of it.
    static let frontServerOptions: [Option] = [
        // No header that uWSGI would take is refused: its largest buffer has 64 KiB.
        Option(
            "buffer-size", example: "32768",
            does: .grammar(isStrict: true) {
                if let size = size($1, in: $0.section, &$2) { $0.largestHead = min(size, 65_535) }
            }),
        Option("limit-post", example: "10485760", does: .grammar(isStrict: true, takeLargestBody)),
    ]

    private static func takeLargestBody(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard let number = size(setting, in: draft.section, &findings) else { return }
        draft.requests.largestBody = number
    }

    /// What uWSGI counts where it reads a number alone.
    enum SizeUnit {
        case bytes
        case megabytes
    }

    /// A number of bytes; with a unit only where uWSGI, which reads none, does not read it too.
    static func size(
        _ setting: Setting, in section: SectionName, counting unit: SizeUnit = .bytes, _ findings: inout Findings
    ) -> Int? {
        let (word, shift) =
            switch unit {
            case .bytes: ("bytes", 0)
            case .megabytes: ("megabytes", 20)
            }
        let example = options[setting.option]?.example ?? "32768"
        if section.isOwn {
            do throws(ByteCountGrammar.Fault) { return try ByteCountGrammar.parse(setting.text) } catch {
                let instead = error.instead ?? (unit == .megabytes ? example + "MiB" : example)
                findings.error(error.message, at: setting.place, remedy: "write \(setting.written) = \(instead)")
                return nil
            }
        }
        guard let (number, junk) = NumberGrammar.integer(setting.entry.value), 0...Int(Int32.max) ~= number else {
            findings.error(
                "\(setting.written) needs a number of \(word), not '\(setting.text)'", at: setting.place,
                remedy: "write \(setting.written) = \(example)")
            return nil
        }
        if !junk.isEmpty {
            findings.warning(
                "what follows the number is not read: \(setting.written) is \(number)"
                    + (unit == .megabytes ? " megabytes" : ""),
                at: setting.entry.place(ofBytes: junk), remedy: "write \(setting.written) = \(number)")
        }
        return number << shift
    }
}
