internal import Control
internal import LinuxKernel
internal import Settings

/// What svctl would do with a configuration, for people.
enum PlanText {
    static func of(_ configuration: Configuration, file: String) -> String {
        var lines = ["\(file) is fine", "  name      \(configuration.name ?? MasterName.of(file: file))"]
        for listener in configuration.listeners {
            lines.append("  listen    \(listener.written) (\(listener.protocolName))")
        }
        for app in configuration.apps {
            let workers = "\(app.processes) \(app.processes == 1 ? "process" : "processes")"
            lines.append("  app       \(target(app.application)), \(workers) with \(app.threads) threads each")
            if let directory = app.directory { lines.append("  folder    \(directory)") }
            lines.append("  python    \(app.home ?? "the system's python3")")
        }
        return lines.map { PrintableText.escaped($0) + "\n" }.joined()
    }

    private static func target(_ application: Application) -> String {
        switch application {
        case .module(let name, let callable): name + (callable.map { ":\($0)" } ?? "")
        case .file(let path, let callable): path + (callable.map { ":\($0)" } ?? "")
        }
    }
}
