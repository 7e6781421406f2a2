internal import LinuxKernel

/// Processes for people, a line each, in columns: number, user, age, what it belongs to, folder, and the command as a
/// tree.
struct HolderTable {
    let holders: [Holder]
    /// What stands above already and is not repeated.
    let home: String?
    /// How many columns the terminal has; nil leaves lines whole.
    let columns: Int?

    private static let widestFolder = 32

    var lines: [String] {
        let rows = holders.enumerated().map { place, holder in
            [
                holder.userName, holder.ageSeconds.map { "up " + words(forSeconds: $0) } ?? "", belongs(holder),
                folder(holder, after: place == 0 ? nil : holders[place - 1]),
            ]
        }
        let pidWidth = holders.map { String($0.pid).count }.max() ?? 0
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return zip(holders, rows).map { holder, row in
            let pid = String(holder.pid)
            var line = "  " + String(repeating: " ", count: pidWidth - pid.count) + pid
            // A column that is empty everywhere takes no room.
            for (text, width) in zip(row, widths) where width > 0 { line += "  " + padded(text, width) }
            line += "  " + String(repeating: "  ", count: holder.depth) + holder.command + note(holder)
            return columns.map { PrintableText.cut(line, columns: $0) } ?? line
        }
    }

    /// Its slot, or its home where that is not everybody's.
    private func belongs(_ holder: Holder) -> String {
        if let slot = holder.worker?.slot { return home == nil ? holder.worker?.text ?? "" : slot }
        return holder.home == home ? "" : holder.home ?? ""
    }

    /// Where it works, when that is not where the one on the line above works.
    private func folder(_ holder: Holder, after previous: Holder?) -> String {
        guard let folder = holder.folder, folder != "/", folder != previous?.folder else { return "" }
        let text = "in " + PrintableText.escaped(folder)
        guard columns != nil, text.count > Self.widestFolder else { return text }
        return "in …" + text.suffix(Self.widestFolder - 5)
    }

    private func note(_ holder: Holder) -> String {
        let means =
            switch holder.means {
            case .descriptor: ""
            case .thread: " (by a thread's own table of files)"
            case .ring: " (registered with io_uring, without a descriptor)"
            }
        return means + (holder.isLeftover ? " (an orphan; none of it waits for a connection now)" : "")
    }
}
