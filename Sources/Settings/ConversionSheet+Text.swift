extension ConversionSheet {
    /// The whole file.
    func text(remarks: [String]) -> String {
        var blocks = [head, remarks.map(WrittenLine.comment)]
        if !whole.isEmpty { blocks.append(["[svctl]"] + Self.text(of: whole)) }
        blocks.append(["[app:web]"] + Self.text(of: web))
        if !needless.isEmpty {
            blocks.append([
                WrittenLine.comment("Needs nothing done, and is left out: " + needless.joined(separator: " "))
            ])
        }
        blocks += others.map { $0.header + Self.text(of: $0.lines) }
        return blocks.filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
    }

    private static func text(of lines: [Line]) -> [String] {
        lines.flatMap { $0.comments + [$0.written].compactMap(\.self) }
    }
}
