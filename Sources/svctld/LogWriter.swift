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

/// A log file that is put aside when it has grown, with the older ones numbered behind it.
final class LogFileOnDisk {
    private let path: String
    private var file: Descriptor
    private var size: UInt64

    private static let longest: UInt64 = 10_000_000
    private static let kept = 5

    init(_ path: String) throws(Errno) {
        self.path = path
        file = try Self.open(path)
        size = try FileStatus(of: file).size
    }

    func append(_ bytes: [UInt8]) throws(Errno) {
        if size + UInt64(bytes.count) > Self.longest, size > 0 { try rotate() }
        try file.writeAll(bytes)
        size += UInt64(bytes.count)
    }

    /// `log` → `log.1` → … → `log.5`, which goes.
    private func rotate() throws(Errno) {
        for number in stride(from: Self.kept - 1, through: 1, by: -1) {
            try? Files.rename("\(path).\(number)", to: "\(path).\(number + 1)")
        }
        try Files.rename(path, to: "\(path).1")
        file = try Self.open(path)
        size = 0
    }

    private static func open(_ path: String) throws(Errno) -> Descriptor {
        try Files.open(path, .appending, following: false, permissions: 0o640)
    }
}
