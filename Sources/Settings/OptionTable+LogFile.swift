extension OptionTable {
    /// What becomes of the log's file when it has grown, or somebody else has put it aside.
    static let logFileOptions: [Option] = [
        Option(
            "log-maxsize", example: "10000000", for: .whole,
            does: .grammar(isStrict: true) {
                guard let size = size($1, in: $0.section, &$2) else { return }
                // What uWSGI does with 0 too: nothing.
                $0.whole.logFile.largest = size == 0 ? nil : size
            }),
        Option(
            "log-backupname", example: "/var/log/app.log.old", for: .whole,
            does: .text { $0.whole.logFile.backup = $1 }),
        Option(
            "touch-logreopen", example: "/srv/app/reopen", for: .whole,
            does: .text { $0.whole.logFile.touchReopen.append($1) }),
        Option(
            "touch-logrotate", example: "/srv/app/rotate", for: .whole,
            does: .text { $0.whole.logFile.touchRotate.append($1) }),
        // The log's file is looked for by its name before each line.
        Option("log-reopen", for: .whole, does: .accepted),
        Option("logger", example: "file:/var/log/app.log", for: .whole, does: .grammar(isStrict: false, takeLogger)),
    ]

    /// `file:PATH`, `file:logfile=PATH,maxsize=N,backupname=PATH` or `stdio`, behind a name or not.
    private static func takeLogger(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let word = setting.text.split(separator: " ").last.map(String.init) ?? ""
        guard let file = FileLogger(word) else {
            guard word != "stdio", word != "stdio:" else { return }
            return findings.warning(
                "\(setting.written) is not done: the log goes where svctl's own log goes", at: setting.place,
                remedy: "write logger = file:/var/log/app.log, or take the line out")
        }
        func said(_ text: String) -> Setting { Setting(option: setting.option, text: text, entry: setting.entry) }
        if let path = file.path { draft.whole.logTo = said(path) }
        if let backup = file.backup { draft.whole.logFile.backup = said(backup) }
        if let largest = file.largest { draft.whole.logFile.largest = largest > 0 ? largest : nil }
    }
}

/// What has been said about the log's file so far.
struct LogFileDraft: Sendable {
    var largest: Int?
    var backup: Setting?
    var touchReopen: [Setting] = []
    var touchRotate: [Setting] = []
    var dateFormat: String?

    /// Puts it together; paths start at `work`, as uWSGI has it.
    func finished(in work: String) -> LogFileConfiguration {
        func paths(_ settings: [Setting]) -> [String] { settings.map { AbsolutePath.of($0.text, in: work) } }
        return LogFileConfiguration(
            largest: largest, backup: backup.map { AbsolutePath.of($0.text, in: work) },
            touchReopen: paths(touchReopen), touchRotate: paths(touchRotate), dateFormat: dateFormat)
    }
}
