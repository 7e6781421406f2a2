/// How a start, a reload, a restart, a stop or a scaling ended.
public struct Outcome: Codable, Equatable, Sendable {
    /// What the command is to tell the shell.
    public var exitCode: ExitCode
    /// A sentence for people.
    public var text: String
    /// What helps to see why: findings in the settings, the last lines of a worker, who holds a port.
    public var details: [String]

    /// An end of that kind.
    public init(_ exitCode: ExitCode, _ text: String, details: [String] = []) {
        self.exitCode = exitCode
        self.text = text
        self.details = details
    }

    /// The reply to a call that did not come about, its NUL included.
    public func frame(_ refusal: Refusal) -> [UInt8] {
        Reply(RefusalParameters(self, refusal), error: refusal.name).frame
    }
}

/// Why something that was asked of a master did not come about; the errors of `dev.svctl.Master`.
public enum Refusal: Equatable, Sendable {
    /// So many speak with the master that it does not listen to one more.
    case busy
    /// The master is stopping.
    case notRunning
    /// There is no such app; these are there.
    case noSuchApp(String, apps: [String])
    /// A newer request took this one's place.
    case superseded
    /// The master could not be started.
    case startFailed
    /// The settings, or a socket they name, cannot be had.
    case reloadRefused
    /// A new worker does not serve.
    case reloadFailed(app: String, slot: Int, isMixed: Bool)
    /// The settings, or a socket they name, cannot be had.
    case restartRefused
    /// No worker of an app serves.
    case restartFailed(app: String, slot: Int)
    /// The app is running, and need not be started.
    case appRunning(String)
    /// The app was stopped by hand, and is not reloaded.
    case appStopped(String)
    /// The app cannot have another number of workers now.
    case notScaled(app: String)
    /// No lines of the log can be had now; where they are.
    case logUnavailable(log: String?)

    /// Its name in the interface.
    public var name: String {
        let name =
            switch self {
            case .busy: "Busy"
            case .notRunning: "NotRunning"
            case .noSuchApp: "NoSuchApp"
            case .superseded: "Superseded"
            case .startFailed: "StartFailed"
            case .reloadRefused: "ReloadRefused"
            case .reloadFailed: "ReloadFailed"
            case .restartRefused: "RestartRefused"
            case .restartFailed: "RestartFailed"
            case .appRunning: "AppRunning"
            case .appStopped: "AppStopped"
            case .notScaled: "NotScaled"
            case .logUnavailable: "LogUnavailable"
            }
        return "\(Interface.master.rawValue).\(name)"
    }
}

/// What comes with a refusal: always how it ended, and what the refusal is about.
struct RefusalParameters: Codable, Equatable, Sendable {
    var text: String
    var details: [String]
    var exitCode: ExitCode
    var app: String?
    var apps: [String]?
    var slot: Int?
    var mixed: Bool?
    var log: String?

    init(_ outcome: Outcome, _ refusal: Refusal) {
        text = outcome.text
        details = outcome.details
        exitCode = outcome.exitCode
        switch refusal {
        case .busy, .notRunning, .superseded, .startFailed, .reloadRefused, .restartRefused: break
        case .noSuchApp(let app, let apps): (self.app, self.apps) = (app, apps)
        case .reloadFailed(let app, let slot, let isMixed): (self.app, self.slot, mixed) = (app, slot, isMixed)
        case .restartFailed(let app, let slot): (self.app, self.slot) = (app, slot)
        case .notScaled(let app), .appRunning(let app), .appStopped(let app): self.app = app
        case .logUnavailable(let log): self.log = log
        }
    }
}
