/// Checks who depends on whom.
struct Dependencies {
    private let apps: [String: [OrderedNames.Element]]
    private var isDone: Set<String> = []
    private var path: [String] = []
    private var hasCircle = false

    /// Reports names that are no app, and the first circle.
    static func check(_ drafts: [Draft], _ findings: inout Findings) {
        var names: [String] = []
        var apps: [String: [OrderedNames.Element]] = [:]
        for draft in drafts {
            guard let name = draft.section.app else { continue }
            names.append(name)
            apps[name] = draft.dependencies.list
        }
        var isWhole = true
        for name in names {
            for dependency in apps[name] ?? [] where apps[dependency.name] == nil {
                isWhole = false
                findings.error(
                    "there is no app '\(dependency.name)' to depend on", at: dependency.place,
                    remedy: "the apps are: " + names.prefix(20).joined(separator: " "))
            }
        }
        guard isWhole else { return }
        var walk = Dependencies(apps: apps)
        for name in names where !walk.hasCircle { walk.visit(name, &findings) }
    }

    /// Who depends on an app that speaks two protocols depends on all its processes.
    static func followGroups(_ apps: inout [AppConfiguration]) {
        let names = Set(apps.map(\.name))
        for index in apps.indices {
            apps[index].dependsOn = apps[index].dependsOn.flatMap { name in
                [name, AppConfiguration.uwsgiGroup(of: name)].filter(names.contains)
            }
        }
    }

    private init(apps: [String: [OrderedNames.Element]]) { self.apps = apps }

    private mutating func visit(_ name: String, _ findings: inout Findings) {
        guard !isDone.contains(name), !hasCircle else { return }
        path.append(name)
        for dependency in apps[name] ?? [] {
            if let start = path.firstIndex(of: dependency.name) {
                hasCircle = true
                let circle = (path[start...] + [dependency.name]).joined(separator: " → ")
                findings.error(
                    "apps that depend on each other in a circle never start: \(circle)", at: dependency.place,
                    remedy: "take one of them out of depends-on")
                return
            }
            visit(dependency.name, &findings)
        }
        path.removeLast()
        isDone.insert(name)
    }
}
