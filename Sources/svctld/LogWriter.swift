internal import Control
internal import Glibc
internal import LinuxKernel

/// The process that writes the log file, and the only one that a slow disk can keep waiting.
///
/// Lines come on standard input; what the disk does not take is lost, and the count goes to descriptor 3.
struct LogWriter: ~Copyable {
    private let target: LogTarget
    private let reports: Descriptor
    private var file: LogFileOnDisk?
    private var lost = 0

    static func run(writingTo target: LogTarget) -> ExitCode {
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT] { SignalQueue.ignore(signal) }
        let input = Descriptor(owning: STDIN_FILENO)
        var writer = LogWriter(target: target, reports: Descriptor(owning: 3))
        while case let .bytes(bytes) = (try? input.read(atMost: 65536)) ?? .end { writer.write(bytes) }
        return .done
    }

    private init(target: LogTarget, reports: consuming Descriptor) {
        self.target = target
        self.reports = reports
    }

    private mutating func write(_ bytes: [UInt8]) {
        guard let path = target.path else { return StandardStream.write(bytes) }
        do throws(Errno) {
            if file == nil { file = try LogFileOnDisk(path) }
            try file?.append(bytes)
        } catch {
            file = nil  // it is opened anew with the next lines: space may have come, or a folder
            lost += bytes.count { $0 == UInt8(ascii: "\n") }
            _ = try? reports.write(Array("\(lost)\n".utf8)[...])
        }
    }
}
