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
        guard let path = ["/usr/bin/journalctl", "/bin/journalctl"].first(where: { (try? FileStatus(of: $0)) != nil })
        else {
            throw Failure(.system, "journalctl is missing on this system")
        }
        var program = Program(path: path)
        program.arguments = words(last: count, following: following)
        program.environment = ThisProcess.environment
        let end = try Failure.unless(.system, "cannot run \(path)") { () throws(Errno) in try run(program) }
        switch end {
        case .exited(0), nil: return
        case .exited(let code): throw Failure(.inputOutput, "journalctl ended with exit code \(code)")
        case .killed(let signal, _): throw Failure(.inputOutput, "journalctl was ended by \(SignalName.of(signal))")
        }
    }

    private func words(last count: Int, following: Bool) -> [String] {
        let format = [
            "--quiet", "--no-pager", "--output=export", "--output-fields=\(JournalLine.fields.joined(separator: ","))",
        ]
        return format + ["--lines=\(count)"] + (following ? ["--follow"] : []) + matches
    }

    /// Trusted fields alone: whoever may write to the journal can say that it is a worker of ours.
    private var matches: [String] {
        guard let user = unit.user else { return ["--unit=\(unit.name)"] }
        let ofUser = "_UID=\(user)"
        return ["_SYSTEMD_USER_UNIT=\(unit.name)", ofUser, "+", "USER_UNIT=\(unit.name)", ofUser]
    }

    private func run(_ program: Program) throws(Errno) -> ProcessEnd? {
        let pipe = try Pipe()
        try pipe.writing.setNonblocking(false)
        let nothing = try Files.open("/dev/null", .reading)
        let child = try Spawn.start(program, input: nothing.number, output: pipe.writing.number)
        let reading = pipe.reading
        let writing = pipe.writing
        _ = consume writing  // or its end would never come
        let poller = try Poller()
        try poller.add(reading.number, token: 1)
        var export = JournalExport()
        loop: while true {
            switch try reading.read(atMost: 65536) {
            case .bytes(let bytes): screen.show(export.append(bytes).flatMap(JournalLine.of))
            case .nothing: _ = try poller.wait()
            case .end: break loop
            }
        }
        try poller.remove(reading.number)
        try poller.add(child.process.descriptor.number, token: 2)
        while !child.process.hasEnded { _ = try poller.wait() }
        return try child.process.reap()
    }

    /// Whether any journal that would have its lines can be opened; where there is none, journalctl says so.
    private var mayBeRead: Bool {
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

    private var forbidden: Failure {
        let name = (try? UserAccount.numbered(ThisProcess.user))?.name ?? String(ThisProcess.user)
        return Failure(
            .permission, "\(name) may not read the journal of \(unit.name)",
            details: [
                "root may, and so may the group systemd-journal: usermod --append --groups systemd-journal \(name)",
                "then log in anew",
            ])
    }
}
