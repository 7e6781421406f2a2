internal import Control
internal import LinuxKernel

/// The files that requests are logged to, each with a writer of its own, for as long as a worker has requests for it.
struct RequestLogs: ~Copyable {
    private final class File {
        let words: [String]
        let token: UInt64
        var output: LogOutput
        /// The pipes whose lines it takes.
        var streams: Set<Int> = []

        init(_ words: [String], _ target: LogTarget, token: UInt64) throws(Errno) {
            self.words = words
            self.token = token
            output = try LogOutput(target: target)
        }
    }

    private var files: [File] = []
    private var lastToken = Self.firstToken
    private var lostBefore = 0
    private var lostAndSaid = 0

    /// Tokens from here on are theirs.
    static let firstToken: UInt64 = 1 << 32

    /// Takes the lines of a stream into the file of a target; false when nothing can be written there.
    mutating func open(_ stream: Int, to words: [String]) -> Bool {
        if let file = files.first(where: { $0.words == words }) {
            file.streams.insert(stream)
            return true
        }
        guard let target = LogTarget(arguments: words[...]),
            let file = try? File(words, target, token: lastToken + 2)
        else { return false }
        lastToken = file.token
        file.streams.insert(stream)
        files.append(file)
        return true
    }

    /// Sends a line of a stream on its way; false when it is no stream of requests.
    func write(_ line: [UInt8], of stream: Int) -> Bool {
        guard let file = files.first(where: { $0.streams.contains(stream) }) else { return false }
        file.output.write(bare: line)
        return true
    }

    /// Forgets a stream that has ended; false when it was none of requests.
    func close(_ stream: Int) -> Bool {
        guard let file = files.first(where: { $0.streams.contains(stream) }) else { return false }
        file.streams.remove(stream)
        return true
    }

    func rotate() {
        for file in files { file.output.rotate() }
    }

    /// Sends what waits, hears the writers, and lets those go that nobody has requests for.
    mutating func tend(_ poller: borrowing Poller) {
        for file in files {
            if file.streams.isEmpty, file.output.retire() {
                lostBefore += file.output.allLost
                files.removeAll { $0 === file }
                continue
            }
            file.output.tend(poller, linesToken: file.token, reportsToken: file.token + 1)
        }
    }

    /// Whether a writer is missing, or one that is to go has not gone: `tend` is to be called in a second.
    var needsTending: Bool { files.contains { $0.streams.isEmpty || $0.output.lacksWriter } }

    /// How many lines are lost by now.
    var allLost: Int { files.reduce(lostBefore) { $0 + $1.output.allLost } }

    /// Whether that is more than when it was last asked.
    mutating func losesMore() -> Bool {
        let all = allLost
        defer { lostAndSaid = all }
        return all > lostAndSaid
    }

    /// Waits until all is written, as `LogOutput.finish` does.
    func finish() {
        for file in files { file.output.finish() }
    }
}
