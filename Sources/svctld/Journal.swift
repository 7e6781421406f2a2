internal import CSystemd
internal import Control
internal import Glibc
internal import LinuxKernel

/// The way to journald, by libsystemd.
enum Journal {
    private static let socket = "/run/systemd/journal/socket"

    /// Whether what this process writes to its standard output gets to the journal; JOURNAL_STREAM of systemd.exec(5).
    static var hasStandardOutput: Bool {
        guard let stream = unsafe getenv("JOURNAL_STREAM").map({ unsafe String(cString: $0) }) else { return false }
        // Where both streams go there by connections of their own, it names the one of standard error.
        return identity(of: STDOUT_FILENO) == stream || identity(of: STDERR_FILENO) == stream && outputIsSocket
    }

    /// Whether entries can be sent; elsewhere the journal gets plain lines, by standard output.
    static var takesEntries: Bool { isListening && Systemd.isLoaded }

    /// Sends an entry, and waits as long as journald has no room for it; sd_journal_sendv(3).
    ///
    /// - Returns: false when it is not in journald's hands.
    static func send(_ entry: JournalEntry) -> Bool {
        // libsystemd takes it for sent where nobody listens.
        guard isListening else { return false }
        return unsafe entry.fields.withUnsafeBytes { bytes in
            unsafe csystemd_journal_send(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count) >= 0
        }
    }

    private static var isListening: Bool { (try? FileStatus(of: socket))?.kind == .socket }

    private static func identity(of number: CInt) -> String? {
        var found = stat()
        return unsafe fstat(number, &found) == 0 ? "\(found.st_dev):\(found.st_ino)" : nil
    }

    private static var outputIsSocket: Bool {
        var found = stat()
        return unsafe fstat(STDOUT_FILENO, &found) == 0 && found.st_mode & S_IFMT == S_IFSOCK
    }
}
