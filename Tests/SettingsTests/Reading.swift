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

/// Reads whole bytes.
func readBytes(_ bytes: [UInt8], environment: [String: String] = [:], commandLine: [String] = []) -> Reading {
    let surroundings = Surroundings(
        file: filePath, directory: "/start", environment: environment, hostName: "tower", processors: 8, user: 33,
        userName: "www-data", group: 34, groupName: "www", inode: 77, wallSeconds: 1_700_000_000)
    return SettingsReader.read(file: bytes, commandLine: commandLine, in: surroundings)
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
    /// The messages alone, each with its severity.
    var messages: [String] { findings.map { "\($0.severity): \($0.message)" } }
    /// The remedies alone.
    var remedies: [String?] { findings.map(\.remedy) }
}
