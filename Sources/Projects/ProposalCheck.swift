internal import Settings

/// Reads what is about to be written, as whoever starts it will.
struct ProposalCheck {
    let folder: String

    /// `%d` is put into the text before it is split into lines, so that a strange name means anything there.
    func refuseUnspeakableFolder() throws(ProposalRefusal) {
        let reading = read("[app:web]\nchdir = %d\nmodule = m\nhttp = :8000\n")
        let found = reading.configuration?.apps.first?.directory
        guard reading.findings.isEmpty, found == folder || found == folder + "/" else {
            throw .folder(folder)
        }
    }

    func refuseWrongAddress(_ address: String) throws(ProposalRefusal) {
        let line = WrittenLine.setting("http", address) ?? "http ="
        let reading = read("[app:web]\nchdir = %d\nmodule = m\n\(line)\n")
        guard let finding = reading.findings.first else { return }
        throw .address(finding.message, remedy: finding.remedy)
    }

    /// What is in the way of these lines; nil when they are read as they are meant.
    func obstacle(to lines: [String]) -> String? {
        let reading = read(lines.joined(separator: "\n") + "\n")
        return reading.findings.first?.message ?? (reading.configuration == nil ? "it cannot be read" : nil)
    }

    private func read(_ text: String) -> Reading {
        SettingsReader.read(
            file: Array(text.utf8), in: Surroundings(file: folder + "/svctl.ini", directory: folder))
    }

    /// Whether a value means itself: nothing in it is filled in when it is read.
    static func isPlain(_ value: String) -> Bool {
        !["$(", "%(", "@("].contains { value.contains($0) } && WrittenLine.setting("x", value) != nil
    }
}
