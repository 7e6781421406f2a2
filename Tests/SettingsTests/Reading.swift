@testable import Settings

/// The file that tests read; a colleague's deployment in miniature.
let filePath = "/srv/deploy/app.ini"

/// Reads the lines of a section `[uwsgi]`, which begin on line 2.
func read(
    _ lines: String..., environment: [String: String] = [:], commandLine: [String] = []
) -> Reading {
    readText("[uwsgi]\n" + lines.joined(separator: "\n") + "\n", environment: environment, commandLine: commandLine)
}

/// Reads a whole text.
func readText(_ text: String, environment: [String: String] = [:], commandLine: [String] = []) -> Reading {
    readBytes(Array(text.utf8), environment: environment, commandLine: commandLine)
}

/// Reads whole bytes; other files are those that `lookups` knows.
func readBytes(
    _ bytes: [UInt8], environment: [String: String] = [:], options: [EnvironmentVariable] = [],
    commandLine: [String] = [], asking lookups: Lookups = .nothing
) -> Reading {
    let surroundings = Surroundings(
        file: filePath, directory: "/start", environment: environment, options: options, hostName: "tower",
        processors: 8, user: 33, userName: "www-data", group: 34, groupName: "www", inode: 77,
        wallSeconds: 1_700_000_000)
    return SettingsReader.read(file: bytes, commandLine: commandLine, in: surroundings, asking: lookups)
}

/// Reads lines below `[uwsgi]` on a machine that has these files, each by its path below `/start`.
func readLines(
    _ lines: String..., files: [String: String] = [:], environment: [String: String] = [:],
    commandLine: [String] = []
) -> Reading {
    let absolute = Dictionary(uniqueKeysWithValues: files.map { ("/start/" + $0, $1) })
    return readBytes(
        Array(("[uwsgi]\n" + lines.joined(separator: "\n") + "\n").utf8), environment: environment,
        commandLine: commandLine, asking: .holding(absolute))
}

extension Lookups {
    /// A machine with these files, by their absolute paths.
    static func holding(_ files: [String: String]) -> Lookups {
        Lookups(
            found: { path in files[path].map { _ in Found(kind: .file, path: path) } },
            content: { path, limit in
                guard let text = files[path] else { return .failure(Refusal("No such file or directory")) }
                return text.utf8.count > limit ? .failure(Refusal("it is too large")) : .success(Array(text.utf8))
            },
            matches: { _, _ in [] })
    }
}

/// Reads the lines together with what every file needs: an application (line 2) and an address (line 3).
func readApp(_ lines: String..., environment: [String: String] = [:], commandLine: [String] = []) -> Reading {
    let text = (["[uwsgi]", "module = m", "http = :8000"] + lines).joined(separator: "\n") + "\n"
    return readText(text, environment: environment, commandLine: commandLine)
}

extension Reading {
    /// The one application.
    var app: AppConfiguration? { configuration?.apps.first }
    /// The findings as the operator sees them.
    var rendered: [String] { findings.map(\.rendered) }
    /// The options of `[uwsgi]` as `--effective` prints them.
    var lines: [String] { options.map { "\($0.key) = \($0.value ?? "true")" } }
    /// The messages alone, each with its severity.
    var messages: [String] { findings.map { "\($0.severity): \($0.message)" } }
    /// The remedies alone.
    var remedies: [String?] { findings.map(\.remedy) }
}
