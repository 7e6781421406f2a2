/// The file that an app's requests are logged to, from `req-logger`.
public struct RequestLogFile: Equatable, Sendable {
    /// Its absolute path.
    public var path: String
    /// From how many bytes on it is put aside; nil: as the log's own file is.
    public var largest: Int?
    /// The absolute path it is put aside as; nil: numbered, behind its own name.
    public var backup: String?
}
