import Control
import FoundationEssentials
import Settings

/// One file of `Tests/Corpus`, and what a check of it is to print, in NAME.expected.
///
/// It is read as `/srv/NAME.ini`, or how else it ends, by root, who stands in `/srv` on a machine that has every path. Comments at its front
/// say what is otherwise: `; env: A=b`, `; arguments: --http :1`, `; missing: /srv/app user:web`, `; user: 33 www-data`.
struct CheckedFile {
    let name: String
    let folder: String
    private let form: String
    private var environment: [String: String] = [:]
    private var arguments: [String] = []
    private var missing: [String] = []
    private var user: (number: UInt32, name: String) = (0, "root")
    private let bytes: [UInt8]

    static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Corpus").path

    /// Whether what is expected is written anew instead of compared.
    static let records = ProcessInfo.processInfo.environment["SVCTL_RECORD"] != nil

    static func all(in folder: String) throws -> [CheckedFile] {
        try names(in: folder).map { $0.split(separator: ".").map(String.init) }
            .filter { $0.count == 2 && forms.contains($0[1]) }
            .map { try CheckedFile(folder: folder, name: $0[0], form: $0[1]) }
    }

    static let forms = ["ini", "yaml", "xml", "json"]

    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(corpus)/\(folder)").sorted()
    }

    init(folder: String, name: String, form: String = "ini") throws {
        self.folder = folder
        self.name = name
        self.form = form
        bytes = Array(try Data(contentsOf: URL(filePath: "\(Self.corpus)/\(folder)/\(name).\(form)")))
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ").map(String.init)
            guard words.first == ";", words.count > 2 else { continue }
            switch words[1] {
            case "env:":
                for word in words.dropFirst(2) {
                    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    environment[String(parts[0])] = String(parts.last ?? "")
                }
            case "arguments:": arguments = Array(words.dropFirst(2))
            case "missing:": missing = Array(words.dropFirst(2))
            case "user:": user = (UInt32(words[2]) ?? 0, words.last ?? "")
            default: break
            }
        }
    }

    private var path: String { "/srv/\(name).\(form)" }

    /// What the file reads as.
    var reading: Reading {
        let surroundings = Surroundings(
            file: path, directory: "/srv", environment: environment,
            options: environment.keys.sorted().filter { $0.hasPrefix("UWSGI_") }
                .map { EnvironmentVariable(name: $0, value: environment[$0] ?? "") },
            hostName: "tower", processors: 8, user: user.number, userName: user.name, group: user.number,
            groupName: user.name, inode: 77, wallSeconds: 1_700_000_000)
        var reading = SettingsReader.read(file: bytes, commandLine: arguments, in: surroundings, asking: machine)
        reading.adviseOnMachine(in: surroundings, asking: machine)
        return reading
    }

    /// What `svctl check` prints of it.
    var output: String {
        let reading = reading
        let findings = reading.findings.map { $0.rendered + "\n" }.joined()
        guard !reading.findings.contains(where: { $0.severity == .error }) else { return findings }
        return findings
            + (reading.configuration.map { PlanText.of($0, findings: reading.findings, file: path) }
                ?? "\(path) is fine as far as can be told without running its commands\n")
    }

    /// What it is to print; nil when nobody has said so.
    var expected: String? {
        try? String(contentsOf: URL(filePath: "\(Self.corpus)/\(folder)/\(name).expected"), encoding: .utf8)
    }

    func record() throws {
        try Data(output.utf8).write(to: URL(filePath: "\(Self.corpus)/\(folder)/\(name).expected"))
    }

    /// A machine with every folder, every Python file, and the settings files of the corpus.
    private var machine: Lookups {
        let own = "\(Self.corpus)/\(folder)"
        func real(_ path: String) -> String? {
            let name = path.hasPrefix("/srv/") ? "\(own)/\(path.dropFirst(5))" : path
            return path.hasPrefix("/srv/") && FileManager.default.fileExists(atPath: name) ? name : nil
        }
        var machine = Lookups(
            found: { path in
                guard !missing.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else { return nil }
                let last = path.split(separator: "/").last ?? ""
                if (Self.forms + ["txt", "yml"]).contains(where: { last.hasSuffix("." + $0) }) {
                    return real(path).map { _ in Lookups.Found(kind: .file, path: path) }
                }
                let isFile = [".py", ".env", ".cfg"].contains { last.hasSuffix($0) } || last.hasPrefix("python3")
                return Lookups.Found(kind: isFile ? .file : .folder, path: path)
            },
            content: { path, limit in
                if path == "/proc/sys/net/core/somaxconn" { return .success(Array("4096\n".utf8)) }
                guard let name = real(path), let data = FileManager.default.contents(atPath: name) else {
                    return .failure(Lookups.Refusal("No such file or directory"))
                }
                return .success(Array(data))
            },
            matches: { _, pattern in
                pattern.hasSuffix("/site-packages") ? ["lib/python3.12/site-packages"] : []
            })
        machine.hasUser = { name in !missing.contains("user:" + name) }
        machine.hasGroup = { name in !missing.contains("group:" + name) }
        return machine
    }
}
