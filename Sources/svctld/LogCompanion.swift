internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

/// The process beside the master that reads what workers write, so that no disk can ever make them wait.
///
/// It also carries the master's last will: when the master dies, it ends the workers and then itself.
struct LogCompanion: ~Copyable {
    private let poller: Poller
    private let channel: MessageChannel
    private var lines: LogOutput
    private var requests = RequestLogs()
    private var memory = LogMemory()
    /// Last lines that the master is still to hear, oldest first, and how many it has to know of that were lost.
    private var unsent: [[UInt8]] = []
    private var lost: Int?
    private var streams: [Int: LogStream] = [:]
    /// Streams that have ended, for their last lines.
    private var ended: [Int] = []
    private var sessions: [Int: Int32] = [:]
    private let will: LastWill
    private var state = State.reading
    /// While finishing: how many are still to hear the last line.
    private var readers = 0
    /// When finishing ends, whatever is still written.
    private var deadline = Instant(nanoseconds: .max)

    private enum State {
        case reading
        /// The master ends in good order, or is dead: what the pipes still hold is read, then it is over.
        case finishing
    }
    /// A pipe holds this much: what a command has to be told of a start that failed fits into it whole.
    private static let longestTail = 32768
    /// So many reads take out all that a pipe holds, and see its end.
    private static let wholePipe = 4
    private static let channelToken: UInt64 = 1
    private static let writerToken: UInt64 = 2
    private static let reportToken: UInt64 = 3
    private static func token(of stream: Int) -> UInt64 { UInt64(stream) + 16 }

    static func run(writingTo target: LogTarget, will: LastWill) -> ExitCode {
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT] { SignalQueue.ignore(signal) }
        do throws(Errno) {
            let channel = MessageChannel(owning: Descriptor(owning: 3))
            let poller = try Poller()
            try poller.add(channel.descriptor.number, token: channelToken)
            var companion = LogCompanion(
                poller: poller, channel: channel, lines: try LogOutput(target: target), will: will)
            while companion.state == .reading || companion.hasOpenStreams || companion.readers > 0 { companion.turn() }
            companion.lines.finish()
            companion.requests.finish()
            return .done
        } catch {
            return .system
        }
    }

    private init(
        poller: consuming Poller, channel: consuming MessageChannel, lines: consuming LogOutput, will: LastWill
    ) {
        self.poller = poller
        self.channel = channel
        self.lines = lines
        self.will = will
    }

    private var hasOpenStreams: Bool { streams.values.contains { $0.pipe != nil } }

    private mutating func turn() {
        // While finishing, a pipe that a stray process keeps open, or writes to, must not hold us back for ever.
        var patience: Int32 = state == .finishing ? 200 : lines.lacksWriter || requests.needsTending ? 1000 : -1
        // The master is slow to hear us: it is told a little later.
        if state == .reading, !unsent.isEmpty || lost != nil || memory.due != nil { patience = 100 }
        let reports = (try? poller.wait(timeoutMilliseconds: patience)) ?? []
        if state == .finishing, reports.isEmpty || Instant.now >= deadline { return closeAll() }
        for report in reports {
            switch report.token {
            case Self.channelToken: obey()
            case Self.writerToken, Self.reportToken: break  // tended to below
            case RequestLogs.firstToken...: break
            case Self.token(of: LogLink.ownStream): break  // after those of the workers
            default: read(Int(report.token - 16))
            }
        }
        if reports.contains(where: { $0.token == Self.token(of: LogLink.ownStream) }) { read(LogLink.ownStream) }
        lines.tend(poller, linesToken: Self.writerToken, reportsToken: Self.reportToken)
        requests.tend(poller)
        let (losesLines, losesRequests) = (lines.newlyLost() != nil, requests.losesMore())
        if losesLines || losesRequests { lost = lines.allLost + requests.allLost }
        answer()
    }

    /// Does what the master says; its silence for ever means that it is dead.
    private mutating func obey() {
        while var message = try? channel.receive() {
            guard !message.bytes.isEmpty else { return state == .reading ? masterDied() : closeChannel() }
            let order = Json.decode(LogOrder.self, from: message.bytes)
            switch order {
            case .open, .openRequests, .gone, .tail, .rotate, .finish:
                guard state == .reading else { continue }
            case .show, .hide, nil: break
            }
            switch order {
            case .open(let stream, let speaker, let session):
                guard let pipe = message.descriptor.take() else { continue }
                open(stream, pipe, of: speaker, session: session)
            case .openRequests(let stream, let speaker, let target):
                guard let pipe = message.descriptor.take() else { continue }
                // Where that is not to be, their lines are in the log.
                _ = requests.open(stream, to: target)
                open(stream, pipe, of: speaker, session: nil)
            case .gone(let stream): sessions[stream] = nil
            case .tail(let stream):
                read(stream, times: Self.wholePipe)
                let tail = streams[stream]?.tail ?? []
                unsent.append(LogReply.tail(of: stream, tail, limit: Self.longestTail))
            case .show(let question, let place, let follows): memory.ask(question, from: place, follows: follows)
            case .hide(let question): memory.forget(question)
            case .rotate:
                for number in streams.keys.sorted() { read(number) }
                lines.rotate()
                requests.rotate()
            case .finish(let readers): finish(readers: readers)  // the end of the channel behind it is no death
            case nil: continue
            }
        }
    }

    private mutating func open(_ stream: Int, _ pipe: consuming Descriptor, of speaker: LogSpeaker, session: Int32?) {
        guard (try? poller.add(pipe.number, token: Self.token(of: stream))) != nil else { return }
        streams[stream] = LogStream(pipe, of: speaker)
        sessions[stream] = session
    }

    /// Reads a pipe, at most so many times: one that writes without end must not keep the others waiting, and least
    /// of all the writer, which gets its lines between two turns.
    private mutating func read(_ number: Int, times: Int = 1) {
        guard let stream = streams[number] else { return }
        for _ in 0..<times {
            guard let pipe = stream.takePipe() else { return }
            switch (try? pipe.read(atMost: 65536)) ?? .end {
            case .bytes(let bytes):
                if number == LogLink.ownStream { readWorkers() }
                stream.append(bytes) { write($0, of: number, stream.speaker) }
                stream.putBack(pipe)
            case .nothing: return stream.putBack(pipe)
            case .end:
                try? poller.remove(pipe.number)
                stream.end { write($0, of: number, stream.speaker) }
                if requests.close(number) { streams[number] = nil } else { remember(number) }
            }
        }
    }

    /// Before the master's lines come those that workers had written by then: a traceback before the failure it explains.
    private mutating func readWorkers() {
        for report in (try? poller.wait(timeoutMilliseconds: 0)) ?? []
        where Self.token(of: 0) + 1..<RequestLogs.firstToken ~= report.token {
            read(Int(report.token - 16))
        }
    }

    private mutating func write(_ line: [UInt8], of stream: Int, _ speaker: LogSpeaker) {
        if !requests.write(line, of: stream) { write(speaker, line) }
    }

    /// Sends a line on its way, and remembers it for those who read the log through the master.
    private mutating func write(_ speaker: LogSpeaker, _ line: [UInt8]) {
        let time = Timestamp.now
        lines.write(speaker, line, at: time)
        memory.add(time: time, source: speaker.label, speaker.text(of: line))
    }

    /// Tells the master what it has asked for, as far as there is room in the channel.
    private mutating func answer() {
        while let reply = unsent.first {
            guard (try? channel.send(reply)) != nil else { return }
            unsent.removeFirst()
        }
        if let lost {
            guard (try? channel.send(Json.encode(LogReply.lost(lost)))) != nil else { return }
            self.lost = nil
        }
        while let question = memory.due {
            guard (try? channel.send(memory.answer(to: question))) != nil else { return }
            memory.forget(question)
        }
        // Who asks again when there is no more has taken all there was.
        if state == .finishing, !hasOpenStreams, memory.waiting >= readers { readers = 0 }
    }

    /// Keeps the last lines of the streams that ended lately, and forgets older ones.
    private mutating func remember(_ stream: Int) {
        ended.append(stream)
        if ended.count > 32 { streams[ended.removeFirst()] = nil }
    }

    private mutating func masterDied() {
        let words = LogPriority.critical.prefix + "the master has died: ending its workers"
        if let own = streams[LogLink.ownStream]?.speaker { write(own, Array(words.utf8)) }
        will.carryOut(sessions: Set(sessions.values))
        closeChannel()
        finish(readers: 0)
    }

    private mutating func closeChannel() {
        try? poller.remove(channel.descriptor.number)
        readers = 0
    }

    private mutating func finish(readers: Int) {
        state = .finishing
        self.readers = readers
        deadline = .now + .milliseconds(500)
        // The master's own pipe stays open in this process's eyes until the master is gone: read it and let go.
        for number in streams.keys.sorted() { read(number, times: Self.wholePipe) }
        if let own = streams[LogLink.ownStream]?.takePipe() { try? poller.remove(own.number) }
    }

    private mutating func closeAll() {
        readers = 0
        for stream in streams.values {
            if let pipe = stream.takePipe() { try? poller.remove(pipe.number) }
        }
    }
}
