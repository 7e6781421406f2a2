internal import Control
internal import LinuxKernel
internal import Settings

/// The Python worker that serves an app, and where it lies.
enum WorkerProgram {
    /// Beside an installed svctld in `../lib/svctl`, or in the checkout it was built in; never by PATH.
    static func folder() throws(Refused) -> String {
        for candidate in candidates where (try? FileStatus(of: "\(candidate)/__main__.py"))?.kind == .file {
            return candidate
        }
        throw Refused(
            .system, "the Python worker is missing", details: candidates.map { "looked for \($0)" })
    }

    /// The words that make it serve `app`.
    static func arguments(
        for app: AppConfiguration, listeners: [ListenerConfiguration], folder: String
    ) -> [String] {
        var arguments = [folder]
        switch app.application {
        case .module(let name, let callable):
            arguments += ["--module", name]
            if let callable { arguments += ["--callable", callable] }
        case .file(let path, let callable):
            arguments += ["--file", path]
            if let callable { arguments += ["--callable", callable] }
        case .command, .uwsgi: return []  // they do not run this program
        }
        arguments += app.pythonPath.flatMap { ["--pythonpath", $0] }
        arguments += ["--threads", String(app.threads), "--mercy", String(wholeSeconds(app.stopTimeout))]
        if app.server != .auto { arguments += ["--server", app.server.rawValue] }
        if let isAsgi = app.isAsgi { arguments += ["--asgi", isAsgi ? "yes" : "no"] }
        if let wheels = wheels(beside: folder) { arguments += ["--wheels", wheels] }
        arguments += wearArguments(of: app)
        if app.logsRequests { arguments.append("--access-log") }
        if app.requests != RequestRules() {
            arguments += ["--requests", String(decoding: Json.encode(app.requests), as: UTF8.self)]
        }
        // All listeners of a Python app speak the same.
        if let spoken = listeners.first?.protocolName { arguments += ["--protocol", spoken] }
        return arguments
    }

    /// Rounded up: who may take a little time is not to be told that there is none.
    private static func wholeSeconds(_ duration: Duration) -> Int64 {
        duration.components.seconds + (duration.components.attoseconds > 0 ? 1 : 0)
    }

    private static var candidates: [String] {
        let executable = ThisProcess.executable
        let parts = executable.split(separator: "/")
        let installed = "/" + parts.dropLast(2).joined(separator: "/") + "/lib/svctl/PythonWorker"
        guard let build = parts.lastIndex(of: ".build") else { return [installed] }
        return [installed, "/" + parts[..<build].joined(separator: "/") + "/Sources/PythonWorker"]
    }

    /// The pinned wheels: beside the worker where it is installed, in the build folder of a checkout.
    private static func wheels(beside folder: String) -> String? {
        let root = folder.split(separator: "/")
        let checkout = "/" + root.dropLast(2).joined(separator: "/") + "/.build/wheels"
        let installed = "/" + root.dropLast().joined(separator: "/") + "/wheels"
        return [installed, checkout].first { (try? FileStatus(of: $0))?.kind == .folder }
    }
}
