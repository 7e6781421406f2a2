/// Where the master tells what its workers are doing, as uWSGI's stats server does.
public struct StatsConfiguration: Equatable, Sendable {
    /// The address; `stats` by name.
    public var listener: ListenerConfiguration
    /// Whether an HTTP head goes before the figures, from `stats-http`.
    public var hasHead: Bool
    /// Whether they come without blanks and line feeds, from `stats-minified`.
    public var isMinified: Bool
}
