import Settings
import Testing

@testable import Units

let deploy = UnitAccount(name: "deploy", user: 1001, group: 1001, groups: [1001, 100])
let www = UnitAccount(name: "www-data", user: 33, group: 33, groups: [33])
let root = UnitAccount(name: "root", user: 0, group: 0, groups: [0])

/// The settings of a text.
func configuration(_ text: String, file: String = "/srv/shop/uwsgi.ini") throws -> Configuration {
    let reading = SettingsReader.read(file: Array(text.utf8), in: Surroundings(file: file, directory: "/"))
    return try #require(reading.configuration, "\(reading.findings.map(\.rendered))")
}

/// The plan for an app with these options, besides a module and an address unless those name one.
func plan(
    _ options: String..., file: String = "/srv/shop/uwsgi.ini", as user: UnitAccount = deploy,
    scope: UnitScope = .system, usesSocket: Bool = false, startFolder: String? = nil, writable: [String] = [],
    programs: [NamedPath] = [], on machine: Machine = Machine()
) throws -> UnitPlan {
    let hasAddress = options.contains { $0.hasPrefix("http") }
    let lines = ["[uwsgi]", "module = m"] + (hasAddress ? [] : ["http = :8000"]) + options
    let configuration = try configuration(lines.joined(separator: "\n") + "\n", file: file)
    let identity = try UnitIdentity(wanted: user, apps: [], owner: user)
    let order = UnitOrder(
        name: UnitName("shop"), scope: scope, file: file, configuration: configuration, identity: identity,
        usesSocket: usesSocket, startFolder: startFolder, writable: writable, programs: programs)
    return try UnitPlan(order, on: machine)
}

extension UnitPlan {
    /// The lines of the service's drop-in that open something.
    var opened: [String] { loosenings.flatMap(\.lines) }
}

/// A way without links to each of these files; everything else is a folder.
func files(_ paths: String...) -> [String: PathWay] {
    Dictionary(uniqueKeysWithValues: paths.map { ($0, PathWay(end: $0, isFolder: false)) })
}
