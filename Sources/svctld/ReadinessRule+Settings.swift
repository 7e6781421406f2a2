internal import Settings
internal import Supervision

extension ReadinessRule {
    /// The rule for an app; READY=1 of the Python worker comes when it accepts and not before, that of a command may
    /// mean anything.
    init(_ app: AppConfiguration, hasListener: Bool) {
        let isPython: Bool
        switch app.application {
        case .module, .file: isPython = true
        case .command, .uwsgi: isPython = false
        }
        self =
            switch app.readiness {
            case .auto: .auto(hasListener: hasListener, believesNotification: isPython)
            case .notify: .notify
            case .accept: .accept
            case .alive(let duration): .alive(duration)
            }
    }
}
