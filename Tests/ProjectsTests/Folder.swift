@testable import Projects
import Settings
import Testing

/// A project's folder that is nowhere but here.
func view(
    _ files: [String: String], at path: String = "/srv/shop", active: String? = nil, scripts: [String: String]? = nil
) -> ProjectView {
    ProjectView(
        path: path,
        names: { folder in
            let start = folder.isEmpty ? "" : folder + "/"
            var names: [String: Bool] = [:]
            for file in files.keys where file.hasPrefix(start) {
                let parts = file.dropFirst(start.count).split(separator: "/", maxSplits: 1)
                if let first = parts.first { names[String(first)] = parts.count == 2 }
            }
            return names.sorted { $0.key < $1.key }.map { ProjectView.Name($0.key, isFolder: $0.value) }
        },
        text: { files[$0] }, activeEnvironment: active, scripts: scripts)
}

/// What svctl makes of a proposal, where it would be written.
func reading(_ proposal: Proposal, at path: String = "/srv/shop") -> Reading {
    SettingsReader.read(
        file: Array(proposal.text.utf8),
        in: Surroundings(file: path + "/svctl.ini", directory: "/elsewhere", environment: ["PORT": "1", "X": "2"]))
}

extension Proposal {
    /// The lines that are no comments.
    var lines: [String] {
        text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }
}
