internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

/// The process that writes the log, and the only one that a slow disk or a slow journald can keep waiting.
///
/// Lines come on standard input; what is not taken is lost, and the count goes to descriptor 3.
struct LogWriter: ~Copyable {
    private let target: LogTarget
    private let reports: Descriptor
    private let output = Descriptor(owning: STDOUT_FILENO)
    private let startedAt = Instant.now
    private var file: LogFileOnDisk?
    private var records = JournalRecords()
    private var orders = LineOrders()
    private var lost = 0

    static func run(writingTo target: LogTarget) -> ExitCode {
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT] { SignalQueue.ignore(signal) }
        let input = Descriptor(owning: STDIN_FILENO)
        var writer = LogWriter(target: target, reports: Descriptor(owning: 3))
        while case let .bytes(bytes) = (try? input.read(atMost: 65536)) ?? .end { writer.write(bytes) }
        writer.end()
        return .done
    }

    private init(target: LogTarget, reports: consuming Descriptor) {
        self.target = target
        self.reports = reports
        // Without it no entry is sent, and lines are written to standard output.
        if case .journal = target { _ = Systemd.isLoaded }
    }

    private mutating func write(_ bytes: [UInt8]) {
        switch target {
        case .standardOutput: StandardStream.write(bytes)
        case .file(let path, _, let rotation, _):
            for piece in orders.pieces(of: bytes) { write(piece, to: path, rotation) }
        case .journal: writeEntries(bytes)
        }
    }

    private mutating func write(_ piece: LineOrders.Piece, to path: String, _ rotation: LogRotation) {
        do throws(Errno) {
            if file == nil { file = try LogFileOnDisk(path, rotation) }
            switch piece {
            case .lines(let bytes): try file?.append(bytes)
            case .rotate: try file?.rotate()
            }
        } catch {
            file = nil  // it is opened anew with the next lines: space may have come, or a folder
            if case .lines(let bytes) = piece { lose(bytes.count { $0 == UInt8(ascii: "\n") }) }
        }
    }

    private mutating func writeEntries(_ bytes: [UInt8]) {
        let before = records.lost
        for entry in records.append(bytes) where !Journal.send(entry) {
            do throws(Errno) { try output.writeAll(entry.line) } catch { lose(1) }
        }
        if records.lost > before { lose(records.lost - before) }
    }

    private mutating func lose(_ lines: Int) {
        lost += lines
        _ = try? reports.write(Array("\(lost)\n".utf8)[...])
    }

    /// Journald asks for the unit of a sender it does not know yet by its pid, so that one that is gone has none.
    private func end() {
        guard case .journal = target else { return }
        let left = Duration.milliseconds(200) - (Instant.now - startedAt)
        if left > .zero { usleep(UInt32(left / .milliseconds(1)) * 1000) }
    }
}
