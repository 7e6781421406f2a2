/// Why a worker that served was replaced.
public struct LastRenewal: Codable, Equatable, Sendable {
    /// In words behind "replaced: ": `after 5000 requests`.
    public var reason: String
    /// When, RFC 3339.
    public var at: String

    /// A replacing for that reason.
    public init(reason: String, at: String) {
        self.reason = reason
        self.at = at
    }
}
