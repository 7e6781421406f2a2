extension OptionTable {
    /// What the web server in front must allow too, which `svctl export nginx` tells of it.
    static let frontServerOptions: [Option] = [
        // No header that uWSGI would take is refused: its largest buffer has 64 KiB.
        Option(
            "buffer-size", example: "32768",
            does: .grammar(isStrict: true) {
                if let size = size($1, in: $0.section, upTo: 65_535, &$2) { $0.largestHead = min(size, 65_535) }
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

    /// A number of bytes, with a unit only where uWSGI, which reads none, does not read it too; a remedy names no more
    /// than `most`.
    static func size(
        _ setting: Setting, in section: SectionName, counting unit: SizeUnit = .bytes, upTo most: Int = Int(Int32.max),
        _ findings: inout Findings
    ) -> Int? {
        let (word, shift, counted) =
            switch unit {
            case .bytes: ("bytes", 0, NumberMeant.Unit.bytes)
            case .megabytes: ("megabytes", 20, .megabytes)
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
        NumberMeant.reportUnread(behind: number, junk, of: setting, counting: counted, in: 0...most, &findings)
        return number << shift
    }
}
