internal import Control
internal import Glibc
internal import LinuxKernel

/// The process beside the master that reads what workers write, so that no disk can ever make them wait.
///
/// It also carries the master's last will: when the master dies, it ends the workers and then itself.
struct LogCompanion: ~Copyable {
    private let poller: Poller
    private let channel: MessageChannel
    private var lines: LogOutput
    private var streams: [Int: LogStream] = [:]
    /// Streams that have ended, for their last lines.
    private var ended: [Int] = []
    private var sessions: [Int: Int32] = [:]
    private var state = State.reading

    private enum State {
        case reading
        /// The master ends in good order, or is dead: what the pipes still hold is read, then it is over.
        case finishing
    }
    private static let channelToken: UInt64 = 1
    private static let writerToken: UInt64 = 2
    private static let reportToken: UInt64 = 3
    private static func token(of stream: Int) -> UInt64 { UInt64(stream) + 16 }

    static func run(writingTo target: LogTarget) -> ExitCode {
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT] { SignalQueue.ignore(signal) }
        do throws(Errno) {
            let channel = MessageChannel(owning: Descriptor(owning: 3))
            let poller = try Poller()
            try poller.add(channel.descriptor.number, token: channelToken)
            var companion = LogCompanion(poller: poller, channel: channel, lines: LogOutput(target: target))
            while companion.state == .reading || companion.hasOpenStreams { companion.turn() }
            companion.lines.finish()
            return .done
        } catch {
            return .system
        }
    }

    private init(poller: consuming Poller, channel: consuming MessageChannel, lines: consuming LogOutput) {
        self.poller = poller
        self.channel = channel
        self.lines = lines
    }

    private var hasOpenStreams: Bool { streams.values.contains { $0.pipe != nil } }

    private mutating func turn() {
        // While finishing, a pipe that a stray process keeps open must not hold us back for ever.
        let reports = (try? poller.wait(timeoutMilliseconds: state == .finishing ? 200 : -1)) ?? []
        if state == .finishing, reports.isEmpty { return closeAll() }
        for report in reports {
            switch report.token {
            case Self.channelToken: obey()
            case Self.writerToken, Self.reportToken: break  // tended to below
            default: read(Int(report.token - 16))
            }
        }
        lines.tend(poller, linesToken: Self.writerToken, reportsToken: Self.reportToken)
        if let lost = lines.newlyLost() { try? channel.send(Json.encode(LogReply.lost(lost))) }
    }

    /// Does what the master says; its silence for ever means that it is dead.
    private mutating func obey() {
        guard state == .reading else { return }
        while var message = try? channel.receive() {
            guard !message.bytes.isEmpty else { return masterDied() }
            let order = Json.decode(LogOrder.self, from: message.bytes)
            switch order {
            case .open(let stream, let label, let session):
                guard let pipe = message.descriptor.take() else { continue }
                open(stream, pipe, label: label, session: session)
            case .gone(let stream): sessions[stream] = nil
            case .tail(let stream):
                read(stream)
                let tail = streams[stream]?.tail ?? []
                try? channel.send(Json.encode(LogReply.tail(stream: stream, lines: tail)))
            case .finish: finish()
            case nil: continue
            }
        }
    }

    private mutating func open(_ stream: Int, _ pipe: consuming Descriptor, label: String, session: Int32?) {
        guard (try? poller.add(pipe.number, token: Self.token(of: stream))) != nil else { return }
        streams[stream] = LogStream(pipe, label: label)
        sessions[stream] = session
    }

    /// Reads what a pipe holds now.
    private mutating func read(_ number: Int) {
        guard let stream = streams[number] else { return }
        while let pipe = stream.takePipe() {
            switch (try? pipe.read(atMost: 65536)) ?? .end {
            case .bytes(let bytes):
                stream.append(bytes) { lines.write(label: stream.label, $0) }
                stream.putBack(pipe)
                // One that writes without end must not keep the others waiting.
                if bytes.count == 65536 { return }
            case .nothing: return stream.putBack(pipe)
            case .end:
                try? poller.remove(pipe.number)
                stream.end { lines.write(label: stream.label, $0) }
                remember(number)
            }
        }
    }

    /// Keeps the last lines of the streams that ended lately, and forgets older ones.
    private mutating func remember(_ stream: Int) {
        ended.append(stream)
        if ended.count > 32 { streams[ended.removeFirst()] = nil }
    }

    private mutating func masterDied() {
        lines.write(label: "svctld", Array("the master has died: ending its workers".utf8))
        for session in sessions.values { Session.kill(ledBy: session) }
        finish()
    }

    private mutating func finish() {
        try? poller.remove(channel.descriptor.number)
        state = .finishing
        // The master's own pipe stays open in this process's eyes until the master is gone: read it and let go.
        for number in streams.keys.sorted() { read(number) }
        if let own = streams[LogLink.ownStream]?.takePipe() { try? poller.remove(own.number) }
    }

    private mutating func closeAll() {
        for stream in streams.values {
            if let pipe = stream.takePipe() { try? poller.remove(pipe.number) }
        }
    }
}
