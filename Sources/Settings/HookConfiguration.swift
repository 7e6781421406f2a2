/// A command, or a line for the log, that has its moment in the life of an app.
public struct HookConfiguration: Equatable, Sendable {
    /// When, in the order in which they come.
    public enum Moment: String, CaseIterable, Sendable {
        /// Before anything else of a start or a reload, with the rights of the master, where svctl was called.
        case asap
        /// The same, after those.
        case asRoot = "as-root"
        /// After those, as the app's user.
        case asUser = "as-user"
        /// After those, in the app's folder.
        case preApp = "pre-app"
        /// When the app serves after a start or a reload.
        case postApp = "post-app"
        /// The same, after those.
        case masterStart = "master-start"
        /// The same, after those.
        case accepting = "accepting1"
        /// When all has stopped and the sockets are about to close, as the app's user.
        case asUserAtexit = "as-user-atexit"

        /// What it comes with: the start, the service, the end.
        public var phase: Phase {
            switch self {
            case .asap, .asRoot, .asUser, .preApp: .before
            case .postApp, .masterStart, .accepting: .serving
            case .asUserAtexit: .end
            }
        }

        /// Whether the master's rights are used, and not those of the app's user.
        public var isPrivileged: Bool {
            switch self {
            case .asap, .asRoot: true
            case .asUser, .preApp, .postApp, .masterStart, .accepting, .asUserAtexit: false
            }
        }

        /// Whether it comes before uWSGI would go to the folder of the app.
        public var isBeforeChdir: Bool {
            switch self {
            case .asap, .asRoot, .asUser: true
            case .preApp, .postApp, .masterStart, .accepting, .asUserAtexit: false
            }
        }
    }

    /// What moments have in common.
    public enum Phase: Hashable, Sendable {
        /// Before the app: a failure keeps a start or a reload from going on.
        case before
        /// While the app serves: a failure is told.
        case serving
        /// At the very end: a failure is told.
        case end
    }

    /// What is done.
    public enum Deed: Equatable, Sendable {
        /// A shell is told this.
        case command(String)
        /// The same, and a failure does not matter.
        case harmless(String)
        /// The log gets this line.
        case line(String)
    }

    /// When.
    public var moment: Moment
    /// What.
    public var deed: Deed
    /// Where it is written.
    public var place: Place

    /// A hook of those parts.
    public init(moment: Moment, deed: Deed, place: Place) {
        self.moment = moment
        self.deed = deed
        self.place = place
    }
}

extension BesideConfiguration {
    /// The hooks in the order in which they come, each with its name: `web.pre-app`, and its number among those of that
    /// name.
    public func namedHooks(of app: String) -> [(name: String, number: Int, hook: HookConfiguration)] {
        HookConfiguration.Moment.allCases.flatMap { moment in
            hooks.filter { $0.moment == moment }.enumerated().map { index, hook in
                ("\(app).\(moment.rawValue)", index + 1, hook)
            }
        }
    }
}
