internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Ports

struct Free: PortCommand {
    static let manual = """
        svctl free QUERY... [--yes] [--dry-run] [--signal NAME | -9] [--timeout 10s] [--settle 1.5s]
                   [--force] [--all-namespaces]

        Ends who listens on a port, as svctl who-holds finds it: asks the topmost process to end, waits for the socket to
        go, kills what is left after the timeout, and watches whether somebody takes the port again. Clients are never
        ended, nor process 1, nor what svctl was started by.

          --yes, -y          does not ask; needed where there is no terminal
          --dry-run, -n      says who would be ended, and ends nobody
          --signal NAME      sends this instead of TERM; -9 and -KILL for short
          --timeout TIME     how long they have before they are killed (10s)
          --settle TIME      how long is watched whether it is taken again (1.5s)
          --force            ends also what a unit, container or supervisor would start anew
          --all-namespaces   ends also what lives in another container or network namespace

        Exit status 0: free, or it was already; 4: still held, or kept from every server by connections; 5: taken again;
        64: not understood, or nobody to ask; 77: not allowed.
        """
    static let configuration = listed("free", "Ends who holds a port, and sees to it that it stays free.")
    static let known = CommandWords.Known(
        flags: ["--yes|-y", "--dry-run|-n", "--force|-f", "--all-namespaces"],
        valued: ["--signal|-s", "--timeout", "--settle"], takesSignals: true)
    @Argument(parsing: .captureForPassthrough, completion: Completion.options(Free.known))
    var words: [String] = []

    static func run(_ words: CommandWords) throws(Failure) -> Control.ExitCode {
        try ForeignTable.refuse()
        // A descriptor for each that is taken hold of.
        ThisProcess.raiseOpenFileLimit()
        let manner = try manner(words)
        var effort = Holders.Effort()
        effort.withBound = true
        let reports = try HolderAnswer.find(try PortQuery.all(words.operands), effort)
        let plan = try Failure.unless(.system, "cannot see who would be ended") { () throws(Errno) in
            try FreePlan(reports, manner.permission)
        }
        let queries = reports.flatMap(\.lastingQueries)
        if plan.isFree {
            // That nobody is to be ended does not mean that a server can have it: the report says what else there is.
            return freed(reports)
        }
        let isDry = words.has("--dry-run")
        HolderAnswer.write(
            description(plan, manner, isDry: isDry)
                + HolderAnswer.blindSpots(reports, columns: Descriptor.terminalColumns(of: 1)))
        guard plan.refusals.isEmpty else {
            throw Failure(code(plan.refusals), "nothing was done", details: plan.refusals.flatMap(\.sentences))
        }
        if isDry { return .done }
        if !words.has("--yes") {
            let count = plan.targets.count
            guard try Question.ask("end \(count == 1 ? "it" : "these \(count) processes")?") else { return .no }
        }
        return try carryOut(plan, queries, manner)
    }

    private static func manner(_ words: CommandWords) throws(Failure) -> Freeing.Manner {
        var manner = Freeing.Manner()
        if let name = words.value("--signal") {
            guard let signal = SignalName.number(name), signal > 0 else {
                throw Failure(.usage, "there is no signal \(name)")
            }
            manner.signal = signal
        }
        manner.timeoutMilliseconds = try DurationWord.milliseconds(
            words.value("--timeout"), "--timeout", otherwise: manner.timeoutMilliseconds)
        manner.settleMilliseconds = try DurationWord.milliseconds(
            words.value("--settle"), "--settle", otherwise: manner.settleMilliseconds)
        manner.permission.force = words.has("--force")
        manner.permission.allNamespaces = words.has("--all-namespaces")
        return manner
    }

    /// Those who are meant, as `who-holds` shows them, the topmost named as those who are asked.
    private static func description(_ plan: FreePlan, _ manner: Freeing.Manner, isDry: Bool) -> [String] {
        let name = SignalName.of(manner.signal)
        let verb = isDry || !plan.refusals.isEmpty ? "would be sent" : "is to be sent"
        let asked = plan.topmost.map { "\($0.pid)" }.joined(separator: ", ")
        let columns = Descriptor.terminalColumns(of: 1)
        return (plan.topmost.isEmpty ? [] : ["\(name) \(verb) to \(asked), whose ends are waited for:"])
            + plan.lines(columns: columns)
    }

    /// Nobody to end is no question of rights.
    private static func code(_ refusals: [FreePlan.Refusal]) -> Control.ExitCode {
        let isNobody = refusals.allSatisfy { if case .nobody = $0 { true } else { false } }
        return isNobody ? .stillHeld : .permission
    }

    private static func carryOut(
        _ plan: FreePlan, _ queries: [PortQuery], _ manner: Freeing.Manner
    ) throws(Failure) -> Control.ExitCode {
        let freeing = Freeing(queries, manner) { step in HolderAnswer.write([words(step)]) }
        let outcome = try Failure.unless(.system, "cannot free it") { () throws(Errno) in try freeing.run(plan) }
        switch outcome {
        case .freed:
            // Connections and files outlive who has left them.
            return freed(try HolderAnswer.find(queries))
        case .stillHeld(let holders):
            let known = holders.map { "by \($0.pid) (\($0.command))" }
            let now = try HolderAnswer.find(queries)
            throw Failure(
                .stillHeld, "it is still held",
                details: known.isEmpty ? now.flatMap { $0.lines() } : known + HolderAnswer.blindSpots(now, columns: nil)
            )
        case .notAllowed(let holder):
            throw Failure(
                .permission, "\(holder.pid) (\(holder.command)) belongs to \(holder.userName)",
                details: ["run it with sudo"])
        case .respawned(let holder, let keeper, let parent): throw respawned(holder, keeper, parent)
        }
    }

    /// Nobody holds it: says so, and what else keeps servers from it.
    private static func freed(_ reports: [PortReport]) -> Control.ExitCode {
        HolderAnswer.print(reports, .lines(wide: false))
        return reports.contains { $0.isRefused || $0.state != .free && !$0.hasNoFile } ? .stillHeld : .done
    }

    private static func respawned(_ holder: Holder?, _ keeper: Keeper?, _ parent: Holder?) -> Failure {
        let who =
            keeper.map { "by \($0.name)" } ?? parent.map { "by \($0.pid) (\($0.command))" }
            ?? "by nobody that is known"
        var details = holder.map { ["it is \($0.pid) (\($0.command)) now"] } ?? []
        if let keeper { details.append("use \(keeper.command)") }
        if let parent, parent.user != ThisProcess.user, ThisProcess.user != 0 {
            details.append("\(parent.pid) belongs to \(parent.userName): run it with sudo")
        }
        return Failure(.respawned, "it was freed and taken again: respawned \(who)", details: details)
    }

    private static func words(_ step: Freeing.Step) -> String {
        switch step {
        case .sent(let signal, let holder): "\(SignalName.of(signal)) to \(holder.pid) (\(holder.command))"
        case .letGo(let holder): "\(holder.pid) (\(holder.command)) has let go of it by itself"
        }
    }
}
