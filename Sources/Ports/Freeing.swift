public import LinuxKernel

/// Ends the holders of ports, gently first, and watches that the ports stay free.
public struct Freeing {
    /// How it is done.
    public struct Manner: Sendable {
        /// What is sent first.
        public var signal: Int32 = 15
        /// How long the holders have after it, before they are killed.
        public var timeoutMilliseconds = 10_000
        /// How long is watched for somebody who takes a port again.
        public var settleMilliseconds = 1500
        /// What may be done all the same.
        public var permission = FreePlan.Permission()

        /// Asked by SIGTERM, killed after 10 s, watched for 1.5 s.
        public init() {}
    }

    /// What came of it.
    public enum Outcome: Equatable, Sendable {
        /// Nobody holds it, and nobody took it again.
        case freed
        /// These hold it still; none when they could not be found.
        case stillHeld([Holder])
        /// Somebody has taken it again: who, and who has started that one, where it is known.
        case respawned(Holder?, by: Keeper?, parent: Holder?)
        /// The kernel does not let this process be sent to.
        case notAllowed(Holder)
    }

    /// What is told on the way.
    public enum Step: Equatable, Sendable {
        /// A signal was sent.
        case sent(Int32, to: Holder)
        /// It had let go of the socket, or ended, before anything was sent.
        case letGo(Holder)
    }

    let queries: [PortQuery]
    let manner: Manner
    let tell: (Step) -> Void
    /// How long the children of a master that has ended may take to follow it.
    private static let following: Int64 = 500_000_000

    /// Ends who holds `queries`, and tells each step.
    public init(_ queries: [PortQuery], _ manner: Manner, tell: @escaping (Step) -> Void) {
        self.queries = queries
        self.manner = manner
        self.tell = tell
    }

    /// Carries out a plan that nothing speaks against.
    public func run(_ plan: FreePlan) throws(Errno) -> Outcome {
        precondition(plan.refusals.isEmpty, "a plan with refusals is not carried out")
        var held: [HeldProcess] = []
        for target in plan.targets {
            guard let process = try HeldProcess(target), try process.stillHolds() else {
                tell(.letGo(target))
                continue
            }
            held.append(process)
        }
        // Whoever is not below another that is still there is a master now.
        let pids = Set(held.map(\.holder.pid))
        let isHard = manner.signal == 9
        let first = held.filter { isHard || !pids.contains($0.holder.parent) }
        if let refused = try send(manner.signal, to: first) { return .notAllowed(refused) }
        if try !wait(plan.inodes, held, first: first) {
            if let outcome = try kill(plan) { return outcome }
        }
        return try settle()
    }

    /// The first that may not be sent to, when there is one.
    private func send(_ signal: Int32, to processes: [HeldProcess]) throws(Errno) -> Holder? {
        for process in processes {
            do throws(Errno) {
                if try process.send(signal) { tell(.sent(signal, to: process.holder)) }
            } catch {
                guard error.kind == .notAllowed else { throw error }
                return process.holder
            }
        }
        return nil
    }

    /// True as soon as none of the sockets is there any more; false when the time is over.
    ///
    /// Children whose master has ended without them are asked as well.
    private func wait(_ inodes: Set<UInt64>, _ held: [HeldProcess], first: [HeldProcess]) throws(Errno) -> Bool {
        let deadline = Clock.bootNanoseconds + Int64(manner.timeoutMilliseconds) * 1_000_000
        var rest: [HeldProcess]? = held.filter { process in !first.contains { $0 === process } }
        var masterEnded: Int64?
        var pause = SocketPause()
        while true {
            if try remaining(inodes).isEmpty { return true }
            let now = Clock.bootNanoseconds
            guard now < deadline else { return false }
            if masterEnded == nil, first.allSatisfy(\.hasEnded) { masterEnded = now }
            if let ended = masterEnded, now - ended > Self.following, let left = rest {
                rest = nil
                var holding: [HeldProcess] = []
                for process in left where !process.hasEnded { if try process.stillHolds() { holding.append(process) } }
                _ = try send(manner.signal, to: holding)
            }
            let left = Int((deadline - now) / 1_000_000) + 1
            try pause.wait(milliseconds: min(left, 50), held.filter { !$0.hasEnded }.map(\.descriptor))
        }
    }

    /// Which of the sockets are still there.
    private func remaining(_ inodes: Set<UInt64>) throws(Errno) -> Set<UInt64> {
        var found: Set<UInt64> = []
        for query in queries { found.formUnion(try query.blocking(everywhere: manner.permission.allNamespaces)) }
        return found.intersection(inodes)
    }

    /// Kills whoever has the same sockets open now, those included that were started meanwhile.
    ///
    /// By the same rules: what may not be ended is not, and is told as holding it still.
    private func kill(_ before: FreePlan) throws(Errno) -> Outcome? {
        let inodes = before.inodes
        let reports = try Holders.find(queries)
        let plan = try FreePlan(reports, manner.permission)
        if let newcomer = plan.newcomer(since: before) { return try respawned(newcomer, reports.flatMap(\.sockets)) }
        guard plan.refusals.isEmpty else { return .stillHeld(plan.targets) }
        var held: [HeldProcess] = []
        for target in plan.targets where !inodes.isDisjoint(with: target.sockets) {
            if let process = try HeldProcess(target), try process.stillHolds() { held.append(process) }
        }
        if let refused = try send(9, to: held) { return .notAllowed(refused) }
        let deadline = Clock.bootNanoseconds + 2_000_000_000
        var pause = SocketPause()
        while try !remaining(inodes).isEmpty {
            guard Clock.bootNanoseconds < deadline else {
                return .stillHeld(held.filter { !$0.hasEnded }.map(\.holder))
            }
            try pause.wait(milliseconds: 50, held.filter { !$0.hasEnded }.map(\.descriptor))
        }
        return nil
    }

    /// Watches for somebody who takes a port again.
    private func settle() throws(Errno) -> Outcome {
        let deadline = Clock.bootNanoseconds + Int64(manner.settleMilliseconds) * 1_000_000
        while true {
            for query in queries where try !query.blocking(everywhere: false).isEmpty {
                // Between the look and the search it can have gone again.
                let report = try Holders.find(query)
                let holder = report.holders.first ?? report.obstacles.flatMap(\.holders).first
                if report.state != .free { return try respawned(holder, report.sockets) }
            }
            let now = Clock.bootNanoseconds
            guard now < deadline else { return .freed }
            try SocketEndWatch.wait(milliseconds: min(Int((deadline - now) / 1_000_000) + 1, 50), [])
        }
    }

    private func respawned(_ holder: Holder?, _ sockets: [ListeningSocket]) throws(Errno) -> Outcome {
        guard let holder else { return .respawned(nil, by: nil, parent: nil) }
        let keeper = try Keeper.of(holder, sockets: sockets)
        var parent: Holder?
        var users = UserNames()
        if keeper == nil, holder.parent > 1 { parent = try Holder(pid: holder.parent, sockets: [], &users) }
        return .respawned(holder, by: keeper, parent: parent)
    }
}
