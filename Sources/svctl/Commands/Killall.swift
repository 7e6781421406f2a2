internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Ports

struct Killall: PortCommand {
    static let manual = """
        svctl killall NAME... [-SIGNAL] [--yes] [-u USER] [--older-than TIME] [--regex] [-w] [-v | -q] [-i]

        Sends a signal, TERM unless another is named, to every process of that name: the whole name of its program's file,
        of a script under an interpreter (gunicorn for python3 /srv/bin/gunicorn), or of the first word it was called
        with. A NAME with a slash is the path of a program or script, and means who runs that file. Never to itself, nor
        to what it was started by.

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

        Exit status 0: sent; 1: nobody is meant, if only by one of the names; 64: not understood, or nobody to ask;
        67: no such user; 77: not allowed.
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
        // A descriptor for each that is taken hold of.
        ThisProcess.raiseOpenFileLimit()
        let signal = try signal(words)
        let names = words.operands.flatMap(ThisProcess.argumentBytes)
        for path in words.operands where path.contains("/") && !words.has("--regex") { try PortQuery.refuseBytes(path) }
        let named = try named(try question(names, words))
        let found = named.find()
        let (meant, leftAlone) = sorted(found.matches, words)
        HolderAnswer.write(leftAlone)
        if !words.has("--quiet") { complain(names, found, words) }
        // Whoever names several wants to know that one of them met nobody.
        let isEachMeant = names.allSatisfy { name in meant.contains { $0.names.contains(name) } }
        let code: Control.ExitCode = isEachMeant ? .done : .no
        guard !meant.isEmpty else { return isRefused(found.matches) ? .permission : code }
        let isSilent = words.has("--dry-run") || signal == 0
        if isSilent || !words.has("--quiet") { HolderAnswer.write(meant.map(line)) }
        if isSilent { return code }
        let chosen = try chosen(meant, signal, words)
        guard !chosen.isEmpty else { return .no }
        try send(signal, to: chosen, named, words)
        return code
    }

    /// Says which names met nobody, and why that may not be all there is to it.
    private static func complain(_ names: [[UInt8]], _ found: NamedProcesses.Answer, _ words: CommandWords) {
        var lines: [String] = []
        for name in names where !found.matches.contains(where: { $0.names.contains(name) }) {
            let isPath = !words.has("--regex") && name.contains(UInt8(ascii: "/"))
            let isThere = !isPath || (try? FileStatus(of: String(decoding: name, as: UTF8.self))) != nil
            lines.append(
                "no process \(isPath ? "runs" : "is called") \(PrintableText.escaped(name))"
                    + (isThere ? "" : ", and there is no such file"))
        }
        if found.unseenPrograms > 0 {
            let (count, noun) = (found.unseenPrograms, found.unseenPrograms == 1 ? "process" : "processes")
            lines.append(
                "root lacks the capability CAP_SYS_PTRACE here: the programs of \(count) \(noun) could not be read, "
                    + "which are known by what they call themselves alone")
        }
        StandardStream.write(lines.map { "svctl: \($0)\n" }.text(with: ""), to: 2)
    }

    private static func signal(_ words: CommandWords) throws(Failure) -> Int32 {
        guard let name = words.value("--signal") else { return 15 }
        guard let signal = SignalName.number(name) else { throw Failure(.usage, "there is no signal \(name)") }
        return signal
    }

    private static func named(_ question: NamedProcesses.Question) throws(Failure) -> NamedProcesses {
        do throws(NamedProcesses.BadPattern) { return try NamedProcesses(question) } catch {
            throw Failure(.usage, "\(error.pattern) is no regular expression: \(error.reason)")
        }
    }

    private static func question(
        _ names: [[UInt8]], _ words: CommandWords
    ) throws(Failure) -> NamedProcesses.Question {
        guard !words.operands.isEmpty, !words.operands.contains("") else {
            throw Failure(.usage, "which processes? name their program")
        }
        // Elsewhere -y takes a time, and ends fewer.
        if words.has("--yes"), let time = words.operands.first(where: { Self.isTime($0) }) {
            throw Failure(.usage, "\(time) is no name: -y is --yes here; say --younger-than \(time)")
        }
        var question = NamedProcesses.Question(names: names)
        question.isPattern = words.has("--regex")
        question.ignoresCase = words.has("--ignore-case")
        if let name = words.value("--user") { question.user = try user(name) }
        if let text = words.value("--older-than") {
            question.olderThanMilliseconds = try DurationWord.milliseconds(text, "--older-than", otherwise: 0)
        }
        if let text = words.value("--younger-than") {
            question.youngerThanMilliseconds = try DurationWord.milliseconds(text, "--younger-than", otherwise: 0)
        }
        return question
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

    /// What another user's process calls itself is no reason to end it, and what lives elsewhere is another's.
    private static func sorted(
        _ found: [NamedProcesses.Match], _ words: CommandWords
    ) -> (meant: [NamedProcesses.Match], leftAlone: [String]) {
        var meant: [NamedProcesses.Match] = []
        var leftAlone: [String] = []
        for match in found {
            if match.isElsewhere, !words.has("--all-namespaces") {
                let container = match.process.container.map { ", \($0.text)" } ?? ""
                leftAlone.append(
                    "left alone: \(line(match)), in another container or network namespace\(container) (--all-namespaces)"
                )
            } else if match.isByWordAlone, match.process.user != ThisProcess.user, !words.has("--force") {
                let why =
                    ThisProcess.user == 0
                    ? "another user's, only calls itself so (--force)"
                    : "which belongs to \(match.process.userName) (run it with sudo)"
                leftAlone.append("left alone: \(line(match)), \(why)")
            } else {
                meant.append(match)
            }
        }
        return (meant, leftAlone)
    }

    /// Whether one of them is not meant because only its user and root may send to it.
    private static func isRefused(_ found: [NamedProcesses.Match]) -> Bool {
        ThisProcess.user != 0 && found.contains { !$0.isElsewhere && $0.process.user != ThisProcess.user }
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
        _ signal: Int32, to processes: [Holder], _ named: NamedProcesses, _ words: CommandWords
    ) throws(Failure) {
        var refused: [Holder] = []
        try Failure.unless(.system, "cannot send \(SignalName.of(signal))") { () throws(Errno) in
            try Ending(signal: signal, waits: words.has("--wait")).run(
                processes, isMeant: { named.isMeant($0.pid) }
            ) { process, result in
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
    }
}
