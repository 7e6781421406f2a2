extension OptionTable {
    /// Sockets that uWSGI binds before it gives up root's rights, which svctl does with all of them.
    static let sharedSocketOptions: [Option] = [
        Option(
            "shared-socket", "undeferred-shared-socket", example: ":80",
            does: .grammar(isStrict: true) { takeSharedSocket(&$0, $1, &$2) })
    ]

    private static func takeSharedSocket(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard !draft.runsUwsgi else { return }
        let number = draft.linesOfSharedSockets.firstIndex { $0.keyRange == setting.entry.keyRange } ?? 0
        guard !draft.lines.contains(where: { $0.text == "=\(number)" }) else { return }
        findings.warning(
            "no line takes this socket as =\(number), so it is not opened", at: setting.place,
            remedy: "write http-socket = =\(number), or take the line out")
    }
}

extension Draft {
    /// The lines that `=0`, `=1` … mean.
    var linesOfSharedSockets: [Entry] {
        lines.filter { OptionTable.sharedSocketOptions[0].names.contains($0.key) && !$0.isPlaceholder }
    }

    /// The address that `=N` stands for, so that svctl binds it; nil where nobody says it, or something that svctl does
    /// not do takes a shared socket too.
    func addressOfSharedSocket(_ text: String) -> String? {
        guard text.first == "=", let number = Int(text.dropFirst()), takesAllSharedSockets else { return nil }
        let sockets = linesOfSharedSockets
        return sockets.indices.contains(number) ? sockets[number].text : nil
    }

    /// Whether the real uWSGI need not know of them.
    var takesAllSharedSockets: Bool {
        !lines.contains { entry in
            entry.value.first == .equals && entry.value.dropFirst().first?.isDigit == true
                && !["http", "http-socket", "http11-socket", "socket", "uwsgi-socket"].contains(entry.key)
        }
    }
}
