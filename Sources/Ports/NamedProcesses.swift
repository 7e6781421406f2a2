internal import LinuxKernel

/// Processes that are meant by a name, and what speaks against ending one.
public enum NamedProcesses {
    /// Which processes are meant.
    public struct Question: Sendable {
        /// The whole names, or with `pattern` extended regular expressions that match part of one.
        public var names: [String]
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
        /// Processes of other containers and network namespaces too.
        public var allNamespaces = false

        /// Processes of these names.
        public init(names: [String]) { self.names = names }
    }

    /// A process that is meant.
    public struct Match: Equatable, Sendable {
        /// The process.
        public let process: Holder
        /// The name it was meant by, of those that were asked for.
        public let name: String
        /// It only says itself that it is called so: it was started with that word, by whomever.
        public let isByWordAlone: Bool
    }

    /// Why a pattern is none.
    public struct BadPattern: Error, Equatable, Sendable {
        /// The pattern.
        public let pattern: String
        /// What regcomp(3) says.
        public let reason: String
    }

    /// All that are meant, ascending by number; never this process, nor those it was started by.
    public static func find(_ question: Question) throws(BadPattern) -> [Match] {
        let tests = try question.tests()
        var found: [Match] = []
        lazy var ownLine = [ThisProcess.pid] + ((try? ProcessTable.ancestors(of: ThisProcess.pid)) ?? [])
        lazy var own = (Namespaces.ownNumber(.process), Namespaces.ownNumber(.network))
        // Where capitals count and a name is no pattern, it stands in the words as it is.
        let texts = question.isPattern || question.ignoresCase ? [] : question.names
        for words in ProcessWords.all(with: texts) {
            let names = ProcessNames(program: words.program, arguments: words.arguments)
            guard let (name, kind) = meant(names, tests), !ownLine.contains(words.pid) else { continue }
            guard let holder = try? Holder(pid: words.pid, sockets: []), question.includes(holder) else { continue }
            let there = (Namespaces.number(.process, of: words.pid), Namespaces.number(.network, of: words.pid))
            // Those of other users cannot be told from here, nor sent to.
            guard question.allNamespaces || there.0 == nil || there == own else { continue }
            found.append(Match(process: holder, name: name, isByWordAlone: kind == .called))
        }
        return found.sorted { $0.process.pid < $1.process.pid }
    }

    private static func meant(
        _ names: ProcessNames, _ tests: [NameTest]
    ) -> (String, ProcessNames.Kind)? {
        for test in tests { if let kind = names.match(test.isMeant) { return (test.name, kind) } }
        return nil
    }
}

/// Whether a process's name is the one that was asked for.
struct NameTest {
    /// As it was asked for.
    let name: String
    let isMeant: (String) -> Bool
}

extension NamedProcesses.Question {
    func tests() throws(NamedProcesses.BadPattern) -> [NameTest] {
        var tests: [NameTest] = []
        for name in names {
            if isPattern {
                do throws(Pattern.Problem) {
                    let pattern = try Pattern(name, ignoringCase: ignoresCase)
                    tests.append(NameTest(name: name) { pattern.matches($0) })
                } catch {
                    throw NamedProcesses.BadPattern(pattern: name, reason: error.reason)
                }
            } else if ignoresCase {
                let wanted = name.lowercased()
                tests.append(NameTest(name: name) { $0.lowercased() == wanted })
            } else {
                // A path means the program's name in the end.
                tests.append(NameTest(name: name) { $0 == name })
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
