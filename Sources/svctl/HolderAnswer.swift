internal import Control
internal import Glibc
internal import LinuxKernel
internal import Ports

/// What `who-holds` says.
enum HolderAnswer {
    /// Prints who holds each of `queries`; with `onlyPids` the process numbers alone, masters first.
    ///
    /// - Returns: `done` when any is held, `no` when all are free.
    static func print(_ queries: [String], onlyPids: Bool) throws(Failure) -> ExitCode {
        var parsed: [PortQuery] = []
        for text in queries {
            do throws(PortQueryProblem) { parsed.append(try PortQuery(text)) } catch {
                throw Failure(.usage, "\(error)")
            }
        }
        var isHeld = false
        for query in parsed {
            let report = try Failure.unless(.system, "cannot ask the kernel about \(query)") { () throws(Errno) in
                try Holders.find(query)
            }
            isHeld = isHeld || report.isHeld
            let lines =
                onlyPids
                ? report.holders.map { String($0.pid) }
                : report.lines(columns: Descriptor.terminalColumns(of: STDOUT_FILENO))
            StandardStream.write(lines.map { $0 + "\n" }.joined())
        }
        return isHeld ? .done : .no
    }
}
