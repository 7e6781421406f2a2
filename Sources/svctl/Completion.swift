internal import ArgumentParser
internal import Control
internal import LinuxKernel

/// What the shells offer behind a command; they ask svctl itself for it.
enum Completion {
    /// Masters that run, by name, and the settings files and folders a word may become.
    static let targets = CompletionKind.custom { _, _, prefix in masters + paths(prefix) }

    /// The options of a command that reads its own words.
    static func options(_ known: CommandWords.Known) -> CompletionKind {
        let spellings = known.long.sorted()
        return .custom { _, _, prefix in prefix.hasPrefix("-") ? spellings : [] }
    }

    private static var masters: [String] {
        FoundMaster.all(visibleTo: ThisProcess.user).filter(\.isRunning).map(\.record.name)
    }

    /// What is hidden is offered when its dot was typed.
    private static func paths(_ prefix: String) -> [String] {
        let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
        let showsHidden = prefix.dropFirst(folder.count).hasPrefix(".")
        return Files.names(in: folder.isEmpty ? "." : folder).sorted().compactMap { name in
            guard showsHidden || !name.hasPrefix("."), let kind = try? FileStatus(of: folder + name).kind else {
                return nil
            }
            // bash puts a slash there itself.
            if kind == .folder { return folder + name + (CompletionShell.requesting == .bash ? "" : "/") }
            return kind == .file && name.hasSuffix(".ini") ? folder + name : nil
        }
    }
}
