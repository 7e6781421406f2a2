extension Report {
    /// The reading that was to be brought into force, and about which nothing more is said after this; nil where it is
    /// no last word.
    public var generationAnswered: Int? {
        switch self {
        case .started(let generation), .reloaded(let generation), .superseded(let generation),
            .restarted(let generation), .reloadFailed(_, _, let generation, _), .restartFailed(_, _, let generation),
            .staysHalted(_, let generation), .isNotHalted(_, let generation), .startFailed(_, _, let generation):
            generation
        case .ready, .failed, .leaving, .left, .stubborn, .renewing, .scaled, .adapted, .notScaled, .halted, .notHalted,
            .stopping:
            nil
        }
    }
}
