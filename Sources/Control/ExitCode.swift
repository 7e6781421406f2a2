/// What a command tells the shell, the same for all of them.
public enum ExitCode: Int32, Codable, Sendable {
    /// Done.
    case done = 0
    /// Asked, and the answer is no: free, reload refused, nothing matched.
    case no = 1
    /// Held, and the owner could not be read.
    case ownerUnreadable = 3
    /// Still held, after all that was tried.
    case stillHeld = 4
    /// Freed, and taken again by what something started anew.
    case respawned = 5
    /// The command line is wrong.
    case usage = 64
    /// A file that was named is not there.
    case noFile = 66
    /// A user that was named does not exist.
    case noUser = 67
    /// No master runs under that name.
    case notRunning = 69
    /// The system refused something that should work.
    case system = 71
    /// A file or folder cannot be made.
    case cannotCreate = 73
    /// Reading or writing failed.
    case inputOutput = 74
    /// The port is held, the master runs already, or a newer request took this one's place.
    case taken = 75
    /// The user may not do this.
    case permission = 77
    /// The configuration is wrong, or the app does not load.
    case configuration = 78
}
