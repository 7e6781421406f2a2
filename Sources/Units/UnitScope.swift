/// Whose service manager runs a unit.
public enum UnitScope: Equatable, Sendable {
    /// The machine's, where root says what runs.
    case system
    /// A user's own; it ends with the last session of the user, unless lingering is allowed.
    case user
}
