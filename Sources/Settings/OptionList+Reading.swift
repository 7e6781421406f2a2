extension OptionList {
    /// Puts everything in: the environment, then the lines of the file, then what was typed.
    mutating func read(
        _ entries: [Entry], _ linesInFile: Int, of source: SourceText?, _ findings: inout Findings
    ) {
        for entry in environmentEntries() { add(entry, &findings) }
        if let source {
            reading = [surroundings.identity]
            if source.form == .ini { lastFile = (surroundings.identity, source) }
        }
        for entry in entries.prefix(linesInFile) { add(entry, &findings) }
        if let source { closeBlock(openedIn: source, &findings) }
        reading = []
        for entry in entries.dropFirst(linesInFile) { add(entry, &findings) }
    }

    /// Reads what `inherit =` names, when the passes are over: uWSGI fills nothing in there.
    mutating func inherit(_ findings: inout Findings) {
        isInheriting = true
        var index = 0
        while index < entries.count {
            if entries[index].special == .inherit, !entries[index].isDone, !entries[index].isPlaceholder {
                markDone(index)
                block = nil
                include(entries[index], &findings)
            }
            index += 1
        }
    }

    /// Refuses modes of four digits, which svctl takes and uWSGI does not.
    func refuseLongModes(_ findings: inout Findings) {
        for entry in entries where ["chmod-socket", "chmod"].contains(entry.key) && entry.value.count == 4 {
            guard let mode = NumberGrammar.octal(entry.text) else { continue }
            findings.error(
                "uWSGI takes a mode of three digits only, and does not start with \(entry.text)", at: entry.place,
                remedy: "write \(entry.key) = \(String(mode & 0o777, radix: 8))")
        }
    }

    /// `UWSGI_HTTP_SOCKET=:8000` as `http-socket = :8000`.
    private func environmentEntries() -> [Entry] {
        var bytes: [UInt8] = []
        var ranges: [(key: String, name: Range<Int>, value: Range<Int>)] = []
        for variable in surroundings.options {
            let name = variable.name.dropFirst(Self.prefix.count)
            guard variable.name.hasPrefix(Self.prefix), !Self.isOwn(name) else { continue }
            let start = bytes.count
            bytes += Array(variable.name.utf8) + [.equals]
            let valueStart = bytes.count
            bytes += Array(variable.value.utf8)
            let key = String(
                decoding: name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : Nearest.lowered($0) },
                as: UTF8.self)
            ranges.append((key, start..<valueStart - 1, valueStart..<bytes.count))
            bytes.append(.newline)
        }
        let source = SourceText(name: SourceText.environmentName, bytes: bytes)
        return ranges.map {
            Entry(key: $0.key, value: Array(bytes[$0.value]), source: source, keyRange: $0.name, valueRange: $0.value)
        }
    }

    private static let prefix = "UWSGI_"

    /// Whether uWSGI tells itself something by this variable.
    private static func isOwn(_ name: Substring) -> Bool {
        ["RELOADS", "VASSALS_DIR", "BROODLORD_NUM", "JAIL_PID", "ORIGINAL_PROC_NAME"].contains(name)
            || name.hasPrefix("EMPEROR_")
    }
}
