/// What can be asked of a master, as `Interface` describes it.
public enum Method: String, Sendable, CaseIterable {
    /// What it is, and which interfaces it has: `ServiceInfo`.
    case getInfo = "org.varlink.service.GetInfo"
    /// The text of an interface: `InterfaceText`.
    case getInterfaceDescription = "org.varlink.service.GetInterfaceDescription"
    /// How everything is: `StatusReply`.
    case status = "dev.svctl.Master.GetStatus"
    /// How everything is, and again with every change: `StatusReply`.
    case watch = "dev.svctl.Master.Watch"
    /// The settings are read again and the new code takes over: `Progress`.
    case reload = "dev.svctl.Master.Reload"
    /// An app that was stopped by hand comes back: `Progress`.
    case start = "dev.svctl.Master.Start"
    /// All workers end, or those of one app, then new ones begin: `Progress`.
    case restart = "dev.svctl.Master.Restart"
    /// Everything ends, or one app: `Progress`.
    case stop = "dev.svctl.Master.Stop"
    /// An app gets more or fewer workers, until the next reload says otherwise: `Progress`.
    case scale = "dev.svctl.Master.Scale"
    /// The last lines of the log, and those that come: `LogLines`.
    case logs = "dev.svctl.Master.Logs"

    /// What a call may say; anything else is refused, because a misspelled `app` would mean all of them.
    public var parameters: [CallParameters.Name] {
        switch self {
        case .getInfo, .status, .watch: []
        case .getInterfaceDescription: [.interface]
        case .reload, .start, .restart, .stop: [.app]
        case .scale: [.app, .workers, .by]
        case .logs: [.lines, .follow]
        }
    }

    /// What a call has to say.
    public var neededParameters: [CallParameters.Name] {
        switch self {
        case .getInfo, .status, .watch, .restart, .stop, .reload, .logs: []
        case .getInterfaceDescription: [.interface]
        case .start, .scale: [.app]
        }
    }
}
