internal import Control
internal import LinuxKernel
internal import Settings
internal import Units

/// What an app needs that its settings do not name: svctl itself, and the interpreters behind virtual environments.
enum InstallPrograms {
    static func all(for configuration: Configuration) -> [NamedPath] {
        (own + configuration.apps.compactMap(\.home).flatMap(interpreters)).filter { PathWay.here($0.path) != nil }
    }

    /// Where svctl, the master and its worker lie: installed, laid out, or in the checkout that they were built in.
    private static var own: [NamedPath] {
        let parts = ThisProcess.executable.split(separator: "/")
        var places = InstalledProgram.folders
        if let build = parts.lastIndex(of: ".build") {
            let checkout = "/" + parts[..<build].joined(separator: "/")
            places += ["\(checkout)/Sources/PythonWorker", "\(checkout)/.build/wheels"]
        }
        return places.map { NamedPath($0, .path, "svctl itself") }
    }

    /// The interpreter that the environment links to, and the one that it was made with, where those are two.
    private static func interpreters(_ home: String) -> [NamedPath] {
        let reason = "the Python of \(home)"
        let linked = ["python3", "python"].map { "\(home)/bin/\($0)" }.filter { PathWay.here($0) != nil }.prefix(1)
        let made = original(home).map { ["\($0)/python3"] } ?? []
        return (linked + made).map { NamedPath($0, .program, reason) }
    }

    /// `home = /usr/bin` of pyvenv.cfg: what a copied interpreter takes its library from.
    private static func original(_ home: String) -> String? {
        guard let bytes = try? Files.read("\(home)/pyvenv.cfg", limit: 65536) else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].filter({ $0 != " " }) == "home" else { continue }
            let value = parts[1].drop { $0 == " " }
            return value.hasPrefix("/") ? String(value) : nil
        }
        return nil
    }
}
