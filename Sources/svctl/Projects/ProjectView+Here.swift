internal import Control
internal import LinuxKernel
internal import Projects

extension ProjectView {
    /// A folder of this machine, read with the rights of the caller: nothing is followed further down than it is asked
    /// for, no file of more than 256 KiB and not more than 300 of them are read, and none is run.
    static func here(_ folder: String) -> ProjectView {
        let reader = ProjectReader(folder)
        return ProjectView(
            path: folder, names: { reader.names(in: $0) }, text: { reader.text(of: $0) },
            activeEnvironment: activeEnvironment, scripts: scripts(of: reader.text(of: "package.json")))
    }

    private static var activeEnvironment: String? {
        let entry = ThisProcess.environment.first { $0.hasPrefix("VIRTUAL_ENV=/") }
        guard let path = entry.map({ String($0.dropFirst(12)) }) else { return nil }
        return (try? FileStatus(of: path + "/pyvenv.cfg"))?.kind == .file ? path : nil
    }

    private struct Package: Decodable {
        let scripts: [String: String]?
    }

    private static func scripts(of text: String?) -> [String: String]? {
        text.flatMap { Json.decode(Package.self, from: Array($0.utf8)) }.map { $0.scripts ?? [:] }
    }
}

/// Reads a folder a little at a time, and each thing once.
private final class ProjectReader {
    private let folder: String
    private var namesSeen: [String: [ProjectView.Name]] = [:]
    private var textsSeen: [String: String?] = [:]

    init(_ folder: String) { self.folder = folder }

    func names(in below: String) -> [ProjectView.Name] {
        if let known = namesSeen[below] { return known }
        let path = below.isEmpty ? folder : "\(folder)/\(below)"
        let names = Files.entries(in: path).map(\.name).sorted().prefix(Self.mostNames).map { name in
            let kind = (try? FileStatus(of: "\(path)/\(name)"))?.kind
            return ProjectView.Name(name, isFolder: kind == .folder)
        }
        namesSeen[below] = names
        return names
    }

    func text(of below: String) -> String? {
        if let known = textsSeen[below] { return known }
        guard textsSeen.count < Self.mostTexts else { return nil }
        let path = "\(folder)/\(below)"
        var text: String?
        // A pipe would be waited for.
        if (try? FileStatus(of: path))?.kind == .file, let bytes = try? Files.read(path, limit: Self.mostBytes) {
            text = String(validating: bytes, as: UTF8.self)
        }
        textsSeen[below] = text
        return text
    }

    private static let mostNames = 2000
    private static let mostTexts = 300
    private static let mostBytes = 256 << 10
}
