/// The blanks that people put around a sign inside a value, as in `mount = /v2 = wsgi:app` and `module = wsgi: app`.
///
/// To uWSGI they are part of the names beside the sign, and so of what nobody has: it serves nothing there.
enum SignBlanks {
    /// The value without them; nil where there are none.
    static func closed(_ value: [UInt8], of option: String) -> (text: String, bytes: Range<Int>)? {
        guard value.contains(where: \.isBlank), let signs = signs[option] else { return nil }
        var closed: [UInt8] = []
        var place: Range<Int>?
        var offset = 0
        for sign in signs {
            guard let found = value[offset...].firstIndex(of: sign) else { break }
            let start = value[offset..<found].lastIndex { !$0.isBlank }.map { $0 + 1 } ?? offset
            let end = value[(found + 1)...].firstIndex { !$0.isBlank } ?? value.count
            closed += value[offset..<start] + [sign]
            if end - start > 1 { place = (place?.lowerBound ?? start)..<end }
            offset = end
        }
        guard let place else { return nil }
        return (String(decoding: closed + value[offset...], as: UTF8.self), place)
    }

    /// The value as svctl reads it, where its reader forgives them; said once, because uWSGI does not.
    static func read(
        _ setting: Setting, _ closed: (text: String, bytes: Range<Int>), _ findings: inout Findings
    ) -> Setting {
        let remedy = "write \(setting.written) = \(closed.text)"
        switch setting.reader {
        case .svctl: break
        case .uwsgi:
            findings.note(
                "svctl does not read the blanks inside the value; uWSGI makes them part of the names, and finds neither",
                at: setting.entry.place(ofBytes: closed.bytes), remedy: remedy)
        case .uwsgiAlone:
            findings.warning(
                "the blanks inside the value are part of the names, as in uWSGI, which finds neither",
                at: setting.entry.place(ofBytes: closed.bytes), remedy: remedy)
            return setting
        }
        return Setting(option: setting.option, text: closed.text, entry: setting.entry, reader: setting.reader)
    }

    /// By the first name of each option, in the order that they stand in.
    private static let signs: [String: [UInt8]] = [
        "mount": [.equals, UInt8(ascii: ":")], "static-map": [.equals], "static-map2": [.equals],
        "module": [UInt8(ascii: ":")],
    ]
}
