internal import Control
internal import LinuxKernel
internal import Settings

/// A site of nginx for one settings file: static files from their folders, all else from the first app that listens.
struct NginxSite {
    /// The app that answers what is no file.
    let app: AppConfiguration
    /// The app by all the protocols it speaks.
    let group: [AppConfiguration]
    /// Where nginx reaches it.
    let listener: ListenerConfiguration
    let configuration: Configuration
    let file: String
    let place: NginxPlace
    /// `svctl_shop_web`.
    let upstream: String
    /// What nginx runs as, where that is known.
    let account: UserAccount?
    var locations: [NginxLocation] = []
    /// What is to be said about static files.
    var remarks: [String] = []

    /// Chooses the app and its listener; throws when nginx could reach none of them.
    init(_ configuration: Configuration, file: String, place: NginxPlace) throws(Failure) {
        guard let first = configuration.apps.first(where: { !$0.listeners.isEmpty }) else {
            throw Failure(
                .configuration, "no app of \(file) listens anywhere", details: ["write socket = /run/app.sock"])
        }
        let group = configuration.apps.filter {
            $0.name == first.name || $0.name == AppConfiguration.uwsgiGroup(of: first.name)
        }
        let names = group.flatMap(\.listeners)
        let listeners = configuration.listeners.filter { names.contains($0.name) }
        guard
            let listener = listeners.filter({ Self.address(of: $0) != nil }).min(by: { Self.rank($0) < Self.rank($1) })
        else {
            throw Failure(
                .configuration, "nginx cannot reach \(listeners.map(\.written).joined(separator: " nor "))",
                details: ["it wants a path, or a port that stays the same: socket = /run/app.sock"])
        }
        self.configuration = configuration
        self.group = group
        self.file = file
        self.place = place
        self.listener = listener
        app = group.first { $0.listeners.contains(listener.name) } ?? first
        upstream =
            "svctl_" + NginxWord.name(configuration.name ?? MasterName.of(file: file)) + "_"
            + NginxWord.name(first.name)
        account = ["www-data", "nginx"].lazy.compactMap { (try? UserAccount.named($0)) ?? nil }.first
        for map in app.staticMaps { add(map) }
    }

    /// What stands behind `server` in an upstream; nil for what nginx cannot reach.
    static func address(of listener: ListenerConfiguration) -> String? {
        guard [ListenerConfiguration.http, ListenerConfiguration.uwsgi].contains(listener.protocolName) else {
            return nil
        }
        switch listener.address {
        case .path(let path): return "unix:" + path
        case .ipv4(let host, let port):
            return port == 0 ? nil : (host.isEmpty || host == "0.0.0.0" ? "127.0.0.1" : host) + ":\(port)"
        case .ipv6(let host, let port):
            // nginx knows no zones.
            return port == 0 || host.contains("%") ? nil : "[\(host.isEmpty || host == "::" ? "::1" : host)]:\(port)"
        case .abstract: return nil
        }
    }

    /// The uwsgi protocol before HTTP, a file before a port: less to do for each request.
    private static func rank(_ listener: ListenerConfiguration) -> Int {
        let isPort = if case .path = listener.address { false } else { true }
        return (listener.protocolName == ListenerConfiguration.uwsgi ? 0 : 2) + (isPort ? 1 : 0)
    }
}
