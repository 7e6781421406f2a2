/// How the log's file is put aside and opened anew.
public struct LogFileConfiguration: Equatable, Sendable {
    /// From how many bytes on it is put aside, from `log-maxsize`; nil when the file does not say.
    public var largest: Int?
    /// The absolute path it is put aside as, from `log-backupname`; nil: numbered, behind its own name.
    public var backup: String?
    /// Absolute paths of files whose touch has it opened anew, from `touch-logreopen`.
    public var touchReopen: [String] = []
    /// Absolute paths of files whose touch has it put aside, from `touch-logrotate`.
    public var touchRotate: [String] = []
    /// What stands before each of its lines, in words of strftime(3), from `log-date`; nil: the moment as RFC 3339 has it.
    public var dateFormat: String?
}
