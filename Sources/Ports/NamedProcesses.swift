internal import LinuxKernel

/// Processes that are meant by a name, and what speaks against ending one.
public enum NamedProcesses {
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

    /// All that are meant.
    public static func find(_ question: Question) throws(BadPattern) -> Answer {
        let tests = try question.tests()
        var found: [Match] = []
        lazy var ownLine = [ThisProcess.pid] + ((try? ProcessTable.ancestors(of: ThisProcess.pid)) ?? [])
        lazy var own = (Namespaces.ownNumber(.process), Namespaces.ownNumber(.network))
        let (processes, unreadable) = ProcessWords.read(with: question.texts)
        for words in processes {
            let names = ProcessNames(words)
            let meant = tests.compactMap { test in test.kind(names, words.pid).map { (name: test.name, kind: $0) } }
            guard !meant.isEmpty, !ownLine.contains(words.pid) else { continue }
            guard let holder = try? Holder(pid: words.pid, sockets: []), question.includes(holder) else { continue }
            // Its number can have changed hands since its words were read, and it can have become another program.
            guard Self.isMeant(words.pid, tests) else { continue }
            let there = (Namespaces.number(.process, of: words.pid), Namespaces.number(.network, of: words.pid))
            found.append(
                Match(
                    process: holder, names: meant.map(\.name), isByWordAlone: meant.allSatisfy { $0.kind == .called },
                    // Of what may not be looked into there is this much to be seen; most may not be sent to, either.
                    isElsewhere: there.0 == nil ? Namespaces.isNested(words.pid) : there != own))
        }
        let lacksRight = unreadable > 0 && ThisProcess.user == 0 && !ThisProcess.mayLookIntoOthers
        return Answer(
            matches: found.sorted { $0.process.pid < $1.process.pid }, unseenPrograms: lacksRight ? unreadable : 0)
    }
}

extension NamedProcesses {
    /// Whether a process is meant now, by what it is called in this moment.
    public static func isMeant(_ pid: Int32, by question: Question) -> Bool {
        (try? question.tests()).map { isMeant(pid, $0) } ?? false
    }

    private static func isMeant(_ pid: Int32, _ tests: [NameTest]) -> Bool {
        guard let words = ProcessWords.read([pid], with: []).found.first else { return false }
        let names = ProcessNames(words)
        return tests.contains { $0.kind(names, pid) != nil }
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
