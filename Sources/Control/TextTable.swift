internal import LinuxKernel

/// Columns of text, each as wide as its widest entry.
public struct TextTable {
    private var rows: [[String]]

    /// A table with the names of its columns.
    public init(_ head: [String]) {
        rows = [head]
    }

    /// Adds a row, with as many entries as there are columns; what could upset a terminal is escaped.
    public mutating func append(_ row: [String]) {
        rows.append(row.map { PrintableText.escaped($0) })
    }

    /// The rows, each with its line's end.
    public var text: String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return cells.joined(separator: "  ").trimmed + "\n"
        }.joined()
    }
}

extension String {
    /// Without blanks at the end.
    fileprivate var trimmed: String {
        String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)])
    }
}
