internal import Control
internal import Glibc
internal import LinuxKernel

/// A unit's lines in the journal on a screen, as journalctl(1) finds them, with the look of a log file.
struct JournalView {
    private let unit: SystemdUnit
    private let screen = LogScreen()

    init(of unit: SystemdUnit) {
        self.unit = unit
    }

    /// Shows the last `count` lines, and those that come until the process is interrupted, if `following`.
    func show(last count: Int, following: Bool) throws(Failure) {
        guard mayBeRead else { throw forbidden }
        try Journalctl.read(["--lines=\(count)"] + (following ? ["--follow"] : []) + matches) { entries in
            screen.show(entries.flatMap(JournalLine.of))
        }
    }

    /// The last lines that workers wrote in one run of the unit, oldest first; empty when they cannot be had.
    func lastLines(ofRun run: String, count: Int) -> [String] {
        guard mayBeRead else { return [] }
        var lines: [String] = []
        try? Journalctl.read(["--lines=1000", "_SYSTEMD_INVOCATION_ID=\(run)"]) { entries in
            lines += entries.filter { $0["SVCTL_WORKER"] != nil }.compactMap { $0["MESSAGE"] }.map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        return lines.suffix(count)
    }

    /// Trusted fields alone: whoever may write to the journal can say that it is a worker of ours.
    private var matches: [String] {
        guard let user = unit.user else { return ["--unit=\(unit.name)"] }
        let ofUser = "_UID=\(user)"
        return ["_SYSTEMD_USER_UNIT=\(unit.name)", ofUser, "+", "USER_UNIT=\(unit.name)", ofUser]
    }

    /// Whether any journal that would have its lines can be opened; where there is none, journalctl says so.
    var mayBeRead: Bool {
        guard ThisProcess.user != 0, let machine = try? Files.read("/etc/machine-id", limit: 100) else { return true }
        let id = String(decoding: machine, as: UTF8.self).filter { $0 != "\n" }
        let names = ["system.journal"] + (unit.user.map { ["user-\($0).journal"] } ?? [])
        var isThere = false
        for folder in ["/var/log/journal/\(id)", "/run/log/journal/\(id)"] {
            for name in names {
                do throws(Errno) {
                    _ = try Files.open("\(folder)/\(name)", .reading)
                    return true
                } catch  where error.code != ENOENT {
                    isThere = true
                } catch {}
            }
        }
        return !isThere
    }

    var forbidden: Failure {
        let name = (try? UserAccount.numbered(ThisProcess.user))?.name ?? String(ThisProcess.user)
        return Failure(
            .permission, "\(name) may not read the journal of \(unit.name)",
            details: [
                "root may, and so may the group systemd-journal: usermod --append --groups systemd-journal \(name)",
                "then log in anew",
            ])
    }
}
