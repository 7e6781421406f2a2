internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Ports

struct Killall: PortCommand {
    static let manual = """
        svctl killall NAME... [-SIGNAL] [--yes] [-u USER] [--older-than TIME] [--regex] [-w] [-v | -q] [-i]

        Sends a signal, TERM unless another is named, to every process of that name: the whole name of its program's file,
        of a script under an interpreter (gunicorn for python3 /srv/bin/gunicorn), or of the first word it was called
        with. Never to itself, nor to what it was started by.

          --yes, -y           does not ask; needed where there is no terminal
          -9, -KILL, -s NAME  the signal; 0 sends nothing and only says who is meant
          -u, --user USER     only processes of this user
          -o, --older-than    only processes that started longer ago than this: 10s, 5m, 2h, 1d
          --younger-than      only processes that started since
          -r, --regex         names are regular expressions, which match part of a name
          -I, --ignore-case   does not tell capitals
          -i, --interactive   asks for each process
          -w, --wait          comes back when all of them have ended
          -v, --verbose       says what was sent to whom
          -q, --quiet         does not say when nobody is meant
          -n, --dry-run       says who is meant, and sends nothing
          -f, --force         also other users' processes that only call themselves so
          --all-namespaces    also those in other containers and network namespaces

        Exit status 0: sent; 1: nobody is meant; 64: not understood, or nobody to ask; 67: no such user; 77: not allowed.
        """
    static let configuration = listed("killall", "Sends a signal to processes by the name of their program.")
    static let known = CommandWords.Known(
        flags: [
            "--yes|-y", "--regex|-r", "--ignore-case|-I", "--interactive|-i", "--wait|-w", "--verbose|-v", "--quiet|-q",
            "--dry-run|-n", "--force|-f", "--all-namespaces", "--exact|-e",
        ],
        valued: ["--signal|-s", "--user|-u", "--older-than|-o", "--younger-than"], takesSignals: true)
    @Argument(parsing: .captureForPassthrough, completion: Completion.options(Killall.known))
    var words: [String] = []

    static func run(_ words: CommandWords) throws(Failure) -> Control.ExitCode {
        try ForeignTable.refuse()
        let signal = try signal(words)
        let found = try matches(words)
        let (meant, doubtful) = sorted(found, force: words.has("--force"))
        HolderAnswer.write(doubtful.map { "left alone: \(line($0)), another user's, only calls itself so (--force)" })
        guard !meant.isEmpty else {
            if !words.has("--quiet") {
                let names = words.operands.map { PrintableText.escaped($0) }.text(with: ", ")
                StandardStream.write("svctl: no process is called \(names)\n", to: 2)
            }
            return .no
        }
        let isSilent = words.has("--dry-run") || signal == 0
        if isSilent || !words.has("--quiet") { HolderAnswer.write(meant.map(line)) }
        if isSilent { return .done }
        let chosen = try chosen(meant, signal, words)
        guard !chosen.isEmpty else { return .no }
        return try send(signal, to: chosen, words)
    }

    private static func signal(_ words: CommandWords) throws(Failure) -> Int32 {
        guard let name = words.value("--signal") else { return 15 }
        guard let signal = SignalName.number(name) else { throw Failure(.usage, "there is no signal \(name)") }
        return signal
    }

    private static func matches(_ words: CommandWords) throws(Failure) -> [NamedProcesses.Match] {
        guard !words.operands.isEmpty, !words.operands.contains("") else {
            throw Failure(.usage, "which processes? name their program")
        }
        // Elsewhere -y takes a time, and ends fewer.
        if words.has("--yes"), let time = words.operands.first(where: { Self.isTime($0) }) {
            throw Failure(.usage, "\(time) is no name: -y is --yes here; say --younger-than \(time)")
        }
        var question = NamedProcesses.Question(names: words.operands)
        question.isPattern = words.has("--regex")
        question.ignoresCase = words.has("--ignore-case")
        question.allNamespaces = words.has("--all-namespaces")
        if let name = words.value("--user") { question.user = try user(name) }
        if let text = words.value("--older-than") {
            question.olderThanMilliseconds = try DurationWord.milliseconds(text, "--older-than", otherwise: 0)
        }
        if let text = words.value("--younger-than") {
            question.youngerThanMilliseconds = try DurationWord.milliseconds(text, "--younger-than", otherwise: 0)
        }
        do throws(NamedProcesses.BadPattern) { return try NamedProcesses.find(question) } catch {
            throw Failure(.usage, "\(error.pattern) is no regular expression: \(error.reason)")
        }
    }

    private static func isTime(_ word: String) -> Bool {
        guard let unit = word.last, "smhdwMy".contains(unit), word.count > 1 else { return false }
        return word.dropLast().allSatisfy { ("0"..."9").contains($0) || $0 == "." }
    }

    private static func user(_ name: String) throws(Failure) -> UInt32 {
        let account = try Failure.unless(.system, "cannot look up \(name)") { () throws(Errno) in
            try UserAccount.named(name)
        }
        guard let user = account?.user ?? UInt32(name) else { throw Failure(.noUser, "there is no user \(name)") }
        return user
    }

    /// What another user's process calls itself is no reason to end it.
    private static func sorted(
        _ found: [NamedProcesses.Match], force: Bool
    ) -> (meant: [NamedProcesses.Match], doubtful: [NamedProcesses.Match]) {
        let isDoubtful = { (match: NamedProcesses.Match) in
            !force && match.isByWordAlone && match.process.user != ThisProcess.user
        }
        return (found.filter { !isDoubtful($0) }, found.filter(isDoubtful))
    }

    private static func line(_ match: NamedProcesses.Match) -> String {
        "\(match.process.pid)  \(match.process.userName)  \(match.process.command)"
    }

    private static func chosen(
        _ meant: [NamedProcesses.Match], _ signal: Int32, _ words: CommandWords
    ) throws(Failure) -> [Holder] {
        let name = SignalName.of(signal)
        guard words.has("--interactive") else {
            let count = meant.count == 1 ? "it" : "these \(meant.count) processes"
            guard !words.has("--yes") else { return meant.map(\.process) }
            return try Question.ask("send \(name) to \(count)?") ? meant.map(\.process) : []
        }
        var chosen: [Holder] = []
        for match in meant where try Question.ask("send \(name) to \(line(match))?") { chosen.append(match.process) }
        return chosen
    }

    private static func send(
        _ signal: Int32, to processes: [Holder], _ words: CommandWords
    ) throws(Failure) -> Control.ExitCode {
        var refused: [Holder] = []
        try Failure.unless(.system, "cannot send \(SignalName.of(signal))") { () throws(Errno) in
            try Ending(signal: signal, waits: words.has("--wait")).run(processes) { process, result in
                switch result {
                case .sent:
                    guard words.has("--verbose") else { return }
                    HolderAnswer.write(["\(SignalName.of(signal)) to \(process.pid) (\(process.command))"])
                case .gone: if words.has("--verbose") { HolderAnswer.write(["\(process.pid) has ended already"]) }
                case .notAllowed: refused.append(process)
                }
            }
        }
        guard refused.isEmpty else {
            throw Failure(
                .permission, "not allowed",
                details: refused.map { "\($0.pid) (\($0.command)) belongs to \($0.userName)" } + ["run it with sudo"])
        }
        return .done
    }
}
