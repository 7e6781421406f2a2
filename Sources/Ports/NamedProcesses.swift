internal import LinuxKernel

/// Processes that are meant by a name, and what speaks against ending one.
public struct NamedProcesses {
    /// Which processes are meant.
    public struct Question: Sendable {
        /// The whole names, or with `isPattern` extended regular expressions that match part of one.
        ///
        /// As bytes: a name may be no text. One with a slash is a path, and means who runs that file.
        public var names: [[UInt8]]
        /// Names are regular expressions; regex(7).
        public var isPattern = false
        /// Only processes with the rights of this user.
        public var user: UInt32?
        /// Only processes that started at least so long ago.
        public var olderThanMilliseconds: Int?
        /// Only processes that started at most so long ago.
        public var youngerThanMilliseconds: Int?
        /// Capitals or not.
        public var ignoresCase = false

        /// Processes of these names.
        public init(names: [[UInt8]]) { self.names = names }
    }

    /// A process that is meant.
    public struct Match: Equatable, Sendable {
        /// The process.
        public let process: Holder
        /// The names it was meant by, of those that were asked for.
        public let names: [[UInt8]]
        /// It only says itself that it is called so: it was started with that word, by whomever.
        public let isByWordAlone: Bool
        /// It lives in another namespace of processes or networks, as far as that may be seen.
        public let isElsewhere: Bool
    }

    /// Those that are meant, and what could not be seen.
    public struct Answer: Equatable, Sendable {
        /// Ascending by number; never this process, nor those it was started by.
        public let matches: [Match]
        /// Of how many processes root may not see the program, for want of CAP_SYS_PTRACE; 0 for anybody else, who could
        /// not end them either.
        public let unseenPrograms: Int
    }

    /// Why a pattern is none.
    public struct BadPattern: Error, Equatable, Sendable {
        /// The pattern.
        public let pattern: String
        /// What regcomp(3) says.
        public let reason: String
    }

    private let question: Question
    private let tests: [NameTest]

    /// Those that `question` means.
    public init(_ question: Question) throws(BadPattern) {
        self.question = question
        tests = try question.tests()
    }

    /// All that are meant.
    public func find() -> Answer {
        var unreadable = 0
        var (suspects, areFew) = ProcessWords.candidates(for: question.texts)
        if !areFew {
            let processes: [ProcessWords]
            (processes, unreadable) = ProcessWords.read(suspects, with: question.texts)
            suspects = processes.filter { !names(of: $0).isEmpty }.map(\.pid)
        }
        lazy var ownLine = [ThisProcess.pid] + ((try? ProcessTable.ancestors(of: ThisProcess.pid)) ?? [])
        suspects.removeAll { ownLine.contains($0) }
        let lacksRight = unreadable > 0 && ThisProcess.user == 0 && !ThisProcess.mayLookIntoOthers
        return Answer(matches: matches(suspects), unseenPrograms: lacksRight ? unreadable : 0)
    }

    /// Whether a process is meant now, by what it is called in this moment.
    public func isMeant(_ pid: Int32) -> Bool {
        ProcessWords.read([pid], with: []).found.contains { !names(of: $0).isEmpty }
    }

    /// By which of the names that were asked for a process is meant.
    private func names(of process: ProcessWords) -> [(name: [UInt8], kind: ProcessNames.Kind)] {
        let names = ProcessNames(process)
        return tests.compactMap { test in test.kind(names, process.pid).map { (test.name, $0) } }
    }

    /// Which of the processes with these numbers, which ascend, are meant now.
    func matches(_ pids: [Int32]) -> [Match] {
        var users = UserNames()
        let holders = pids.compactMap { try? Holder(named: $0, &users) }.filter(question.includes)
        lazy var own = (Namespaces.ownNumber(.process), Namespaces.ownNumber(.network))
        var found: [Match] = []
        // A number can have changed hands since its words were read, and a process can have become another program:
        // after it is known whose a number is, it is asked once more what it is called.
        for words in ProcessWords.read(holders.map(\.pid), with: []).found {
            let names = names(of: words)
            guard !names.isEmpty else { continue }
            var holder = holders[holders.place { $0.pid < words.pid }]
            holder.call(words.arguments)
            let there = (Namespaces.number(.process, of: words.pid), Namespaces.number(.network, of: words.pid))
            // Of what may not be looked into there is this much to be seen; most may not be sent to, either.
            let isElsewhere = there.0 == nil ? Namespaces.isNested(words.pid) : there != own
            if isElsewhere { try? holder.locate() }
            found.append(
                Match(
                    process: holder, names: names.map(\.name), isByWordAlone: names.allSatisfy { $0.kind == .called },
                    isElsewhere: isElsewhere))
        }
        return found
    }
}

extension NamedProcesses.Question {
    private static func isPath(_ name: [UInt8]) -> Bool { name.contains(UInt8(ascii: "/")) }

    /// What stands in the words of everybody who is meant; empty where that cannot be said.
    var texts: [[UInt8]] { isPattern || ignoresCase || names.contains(where: Self.isPath) ? [] : names }

    func tests() throws(NamedProcesses.BadPattern) -> [NameTest] {
        var tests: [NameTest] = []
        for name in names {
            if isPattern {
                tests.append(try NameTest(pattern: name, ignoringCase: ignoresCase))
            } else if Self.isPath(name) {
                tests.append(NameTest(path: name))
            } else {
                tests.append(ignoresCase ? NameTest(whole: name, ignoringCase: ()) : NameTest(whole: name))
            }
        }
        return tests
    }

    func includes(_ process: Holder) -> Bool {
        if let user, user != process.user { return false }
        guard olderThanMilliseconds != nil || youngerThanMilliseconds != nil else { return true }
        guard let age = (try? ProcessTable.status(of: process.pid))?.age else { return false }
        if let oldest = olderThanMilliseconds, age < .milliseconds(oldest) { return false }
        if let youngest = youngerThanMilliseconds, age > .milliseconds(youngest) { return false }
        return true
    }
}
