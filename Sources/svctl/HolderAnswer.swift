internal import Control
internal import Glibc
internal import LinuxKernel
internal import Ports

/// What the kernel says about ports, and how it is printed.
enum HolderAnswer {
    /// The ways to print an answer.
    enum Form: Equatable {
        case lines(wide: Bool)
        /// Process numbers alone, masters first, each once.
        case pids
        case json
    }

    static func find(_ queries: [PortQuery], _ effort: Holders.Effort = .init()) throws(Failure) -> [PortReport] {
        try Failure.unless(.system, "cannot ask the kernel who holds \(queries[0])") { () throws(Errno) in
            try Holders.find(queries, effort: effort, masters: masters)
        }
    }

    static func print(_ reports: [PortReport], _ form: Form) {
        switch form {
        case .json: StandardStream.write(PortReport.json(reports) + "\n")
        case .pids:
            let holders = reports.flatMap { $0.holders + $0.bound }
            write(holders.map(\.pid).eachOnce.map(String.init))
        case .lines(let wide):
            let columns = wide ? nil : Descriptor.terminalColumns(of: STDOUT_FILENO)
            var lines = reports.flatMap { $0.answer(columns: columns) }
            lines += blindSpots(reports, columns: columns)
            write(lines)
        }
    }

    /// What was not seen, which is the same for many of them: each line once.
    static func blindSpots(_ reports: [PortReport], columns: Int?) -> [String] {
        var lines: [String] = []
        for line in reports.flatMap({ $0.blindSpot(columns: columns) }) where !lines.contains(line) {
            lines.append(line)
        }
        return lines
    }

    /// Held by somebody who was named, by somebody who was not, or free.
    static func code(_ reports: [PortReport]) -> ExitCode {
        let states = reports.map(\.state)
        if states.contains(.heldByUnseen) { return .ownerUnreadable }
        return states.contains(.held) ? .done : .no
    }

    static func write(_ lines: [String]) {
        StandardStream.write(lines.map { $0 + "\n" }.text(with: ""))
    }

    /// The masters that run, by their processes.
    ///
    /// One whose folder belongs to another user than its process is not
    /// believed.
    private static func masters() -> [Int32: String] {
        var found: [Int32: String] = [:]
        for master in FoundMaster.all(visibleTo: ThisProcess.user)
        where ProcessTable.user(of: master.record.pid) == master.owner && master.isRunning {
            found[master.record.pid] = master.record.name
        }
        return found
    }
}

extension PortReport {
    /// Who has it bound without listening.
    var bound: [Holder] {
        obstacles.flatMap { obstacle -> [Holder] in
            if case .bound(_, let holders) = obstacle { holders } else { [] }
        }
    }
}
