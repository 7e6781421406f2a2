internal import Control
internal import LinuxKernel
internal import Units

/// The service manager, as `systemctl` reaches it.
struct Systemctl {
    let scope: UnitScope

    init(_ scope: UnitScope) {
        self.scope = scope
    }

    /// Whether systemd is what runs this machine; sd_booted(3).
    static var isBooted: Bool { (try? FileStatus(of: "/run/systemd/system", following: false))?.kind == .folder }

    /// Fails where there is no systemd to ask.
    static func requireBooted() throws(Failure) {
        guard isBooted else {
            throw Failure(
                .system, "systemd does not run this machine",
                details: ["without it svctl runs in the background too: svctl start FILE"])
        }
    }

    /// Runs `systemctl WORDS…`; what it answers is for the caller to judge.
    func run(_ words: [String]) throws(Failure) -> ForeignProgram.Answer {
        try ForeignProgram.run("systemctl", scopeWords + ["--no-pager"] + words, variables: variables)
    }

    /// Runs `systemctl WORDS…`, and fails with what it complains about.
    func carryOut(_ words: [String]) throws(Failure) {
        let answer = try run(words)
        guard answer.code == 0 else {
            throw Failure(
                .system, "\(spelled(words)) failed with exit code \(answer.code)", details: answer.complaint)
        }
    }

    /// A property of a unit, empty when there is no such unit; `systemctl show`.
    func property(_ name: String, of unit: String) throws(Failure) -> String {
        let answer = try run(["show", "--property=\(name)", "--value", unit])
        guard answer.code == 0 else {
            throw Failure(.system, "\(spelled(["show", unit])) failed", details: answer.complaint)
        }
        return answer.output.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// What takes a start back: a unit that was about to be started again would leave its folder in /run.
    static func ending(_ unit: String) -> [[String]] {
        [["stop", unit], ["reset-failed", unit], ["clean", "--what=runtime", unit]]
    }

    /// How people type it.
    func spelled(_ words: [String]) -> String { (["systemctl"] + scopeWords + words).joined(separator: " ") }

    private var scopeWords: [String] { scope == .user ? ["--user"] : [] }

    /// What others say is read here, so without colours; and sudo, cron and the like leave out where a user's own
    /// manager is found.
    var variables: [String] { ["SYSTEMD_COLORS=0"] + place }

    private var place: [String] {
        let folder = "/run/user/\(ThisProcess.user)"
        let isSet = ThisProcess.environment.contains { $0.hasPrefix("XDG_RUNTIME_DIR=/") }
        guard scope == .user, !isSet, (try? FileStatus(of: folder))?.kind == .folder else { return [] }
        return ["XDG_RUNTIME_DIR=\(folder)"]
    }
}
