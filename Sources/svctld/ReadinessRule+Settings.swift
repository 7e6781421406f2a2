internal import Settings
internal import Supervision

extension ReadinessRule {
    /// The rule for an app that is served by the Python worker, whose READY=1 comes when it accepts and not before.
    init(_ setting: ReadinessSetting, hasListener: Bool) {
        self =
            switch setting {
            case .auto: .auto(hasListener: hasListener, believesNotification: true)
            case .notify: .notify
            case .accept: .accept
            case .alive(let duration): .alive(duration)
            }
    }
}
