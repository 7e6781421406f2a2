import LinuxKernel

/// What runs beside the workers, for people.
enum BesideText {
    /// A table, after an empty line; nothing where nothing does.
    static func of(_ all: [BesideStatus]) -> String {
        guard !all.isEmpty else { return "" }
        var table = TextTable(["BESIDE", "PID", "STATE", "NEXT RUN", "LAST END", "COMMAND"])
        for one in all {
            table.append([
                one.name, one.pid.map(String.init) ?? "-", state(one), one.nextRun.map { "in \(Age.until($0))" } ?? "-",
                one.lastExit.map { "\($0.reason), \(Age.since($0.at)) ago" } ?? "-", shortened(one.command),
            ])
        }
        return "\n" + table.text
    }

    private static func state(_ one: BesideStatus) -> String {
        one.retryAt.map { "restarting in \(Age.until($0))" } ?? one.state
    }

    private static func shortened(_ command: String) -> String {
        command.count > 60 ? command.prefix(59) + "…" : command
    }
}
