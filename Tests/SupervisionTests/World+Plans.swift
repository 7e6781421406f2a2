@testable import Supervision

extension World {
    /// In the order in which they depend on each other.
    private static let names = ["disk", "db", "web", "api", "cron"]

    /// One of the apps, most often one that is in force.
    func someApp() -> String {
        let names = random.happens(80) ? supervisor.plan.apps.map(\.name) : Self.names
        return names.randomElement(using: &random) ?? "web"
    }

    /// The same, but one that was halted where there is one.
    func someHaltedApp() -> String {
        let halted = supervisor.plan.apps.filter(\.isHalted).map(\.name)
        return random.happens(80) ? halted.randomElement(using: &random) ?? someApp() : someApp()
    }

    func someScaling() -> Scaling {
        if random.happens(40) { return random.happens(60) ? .more : .fewer }
        return random.happens(50)
            ? .to(Int.random(in: 1...4, using: &random)) : .by(Int.random(in: -2...2, using: &random))
    }

    /// The settings, changed at random; small where they are to lead somewhere soon.
    func newPlan() -> Plan {
        lastGeneration += 1
        var plan = Plan(generation: lastGeneration, apps: wish == nil ? manyApps() : fewApps())
        plan.surge = random.happens(20) ? .all : .atMost(Int.random(in: 1...(wish == nil ? 3 : 1), using: &random))
        return plan
    }

    private func manyApps() -> [AppPlan] {
        var apps: [AppPlan] = []
        for name in Self.names where random.happens(60) {
            var app = someApp(name, most: 4)
            app.dependsOn = apps.map(\.name).filter { _ in random.happens(30) }
            apps.append(app)
        }
        return apps
    }

    private func fewApps() -> [AppPlan] {
        guard wish?.needsCalm == true else {
            return Self.names.filter { _ in random.happens(30) }.map { someApp($0, most: 2) }
        }
        var web = someApp("web", most: 2)
        web.workers += 1
        return random.happens(80) ? [web] : [someApp("db", most: 1), web]
    }

    private func someApp(_ name: String, most: Int) -> AppPlan {
        let limits: [Duration] = [.milliseconds(500), .seconds(5), .seconds(60)]
        var app = AppPlan(
            name: name, workers: Int.random(in: 1...most, using: &random),
            startLimit: limits.randomElement(using: &random) ?? .zero,
            stopLimit: limits.randomElement(using: &random) ?? .zero)
        if random.happens(30) {
            app.lifetime.longest = [.milliseconds(500), .seconds(5), .seconds(60)].randomElement(using: &random)
            app.lifetime.shortest = [.zero, .seconds(1), .seconds(10)].randomElement(using: &random) ?? .zero
        }
        if random.happens(50) {
            let least = Int.random(in: 1...app.workers, using: &random)
            app.cheaper = Cheaper(least: least, most: app.workers + 1, step: Int.random(in: 1...2, using: &random))
        }
        app.settle = [.zero, .milliseconds(30), .seconds(1)].randomElement(using: &random) ?? .zero
        return app
    }
}
