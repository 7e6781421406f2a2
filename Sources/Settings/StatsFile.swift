/// The file of the figures' socket as `[uwsgi]` has it, where one line speaks of it and of the app's sockets.
///
/// In svctl's own form the two stand in different sections, and so does what is said of them.
struct StatsFile {
    /// Whether there is one.
    private let isThere: Bool
    /// Whether the app has files of sockets too.
    let isOneOfSeveral: Bool

    init(of uwsgi: [Entry], in configuration: Configuration?) {
        guard let configuration, case .path? = configuration.stats?.listener.address else {
            (isThere, isOneOfSeveral) = (false, false)
            return
        }
        let place = configuration.stats?.listener.place
        isThere = uwsgi.contains { !$0.isDone && $0.known?.option?.names.first == "stats" && $0.place == place }
        isOneOfSeveral = configuration.apps
            .filter { ["web", AppConfiguration.uwsgiGroup(of: "web")].contains($0.name) }
            .flatMap(configuration.listeners(of:))
            .contains { if case .path = $0.address { true } else { false } }
    }

    /// Whether the option says who may connect to it.
    func isMeant(by option: Option?) -> Bool {
        isThere && (option?.names.first.map(Draft.socketFileOptions.contains) ?? false)
    }
}
