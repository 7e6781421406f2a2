public import LinuxKernel

/// Who is to be ended so that ports become free, and what speaks against it.
public struct FreePlan: Equatable, Sendable {
    /// Those to be ended, masters first, each followed by its children.
    public let targets: [Holder]
    /// What speaks against it; nothing is done unless this is empty.
    public let refusals: [Refusal]
    /// The sockets they hold, by their inodes.
    let inodes: Set<UInt64>

    /// Nobody holds what was asked for.
    public var isFree: Bool { targets.isEmpty && refusals.isEmpty }

    /// The masters: they are asked to end first, and their children with them.
    public var topmost: [Holder] { targets.filter { $0.depth == 0 } }

    /// One that was not there when `before` was made, and was started by who had started those: as long as that one lives,
    /// which is not to be ended, there will be others.
    func newcomer(since before: FreePlan) -> Holder? {
        let starters = before.topmost.map(\.parent).filter { $0 > 1 }
        return targets.first { holder in
            starters.contains(holder.parent)
                && !before.targets.contains { $0.pid == holder.pid && $0.startTicks == holder.startTicks }
        }
    }

    /// A reason to leave a holder alone.
    public enum Refusal: Equatable, Sendable {
        /// The first process of the machine or container.
        case firstProcess(Keeper)
        /// The process that asks, or one that it was started by.
        case ownLine(Holder)
        /// It lives in another namespace of processes or networks.
        case otherNamespace(Holder)
        /// Somebody would start it anew.
        case kept(Holder, by: Keeper)
        /// The holder could not be read.
        case unseen(query: String)
        /// No process holds it: the kernel does, or a message in flight.
        case nobody(query: String)
    }

    /// What may be done all the same.
    public struct Permission: Sendable {
        /// Those that a keeper would start anew are ended too.
        public var force = false
        /// Those in other namespaces too, and their ports are looked for there.
        public var allNamespaces = false

        /// Neither.
        public init() {}
    }
}

extension FreePlan {
    /// The plan for what these reports say.
    public init(_ reports: [PortReport], _ permission: Permission) throws(Errno) {
        try self.init(reports, permission, surroundings: .real())
    }

    init(_ reports: [PortReport], _ permission: Permission, surroundings: Surroundings) throws(Errno) {
        var refusals: [Refusal] = []
        var targets: [Int32: Holder] = [:]
        var inodes: Set<UInt64> = []
        for report in reports {
            let held = Self.held(report, permission)
            inodes.formUnion(held.sockets.map(\.inode))
            for holder in held.holders {
                if let refusal = try Self.refusal(holder, held.sockets, permission, surroundings) {
                    if !refusals.contains(refusal) { refusals.append(refusal) }
                }
                var target = targets[holder.pid] ?? holder
                target.sockets = Set(target.sockets + holder.sockets).sorted()
                targets[holder.pid] = target
            }
            let seen = Set(held.holders.flatMap(\.sockets))
            let isUntold = report.obstacles.contains { $0.isUntold }
            guard isUntold || !held.sockets.allSatisfy({ seen.contains($0.inode) }) else { continue }
            switch report.ownerless {
            case .kernel, .inFlight: refusals.append(.nobody(query: report.query))
            case .outside, .unseen, nil: refusals.append(.unseen(query: report.query))
            }
        }
        self.refusals = refusals
        self.inodes = inodes
        self.targets = Holders.inFamilies(Array(targets.values))
    }

    /// What stands between a server and the port: listeners and what is bound, never a client.
    private static func held(
        _ report: PortReport, _ permission: Permission
    ) -> (sockets: [ListeningSocket], holders: [Holder]) {
        // Without a file they do not stand there.
        var sockets = report.hasNoFile ? [] : report.sockets
        var holders = report.hasNoFile ? [] : report.holders
        for obstacle in report.obstacles {
            switch obstacle {
            case .bound(let bound, let owners):
                sockets += bound
                holders += owners
            case .elsewhere(let there, _, _, let owners) where permission.allNamespaces:
                sockets += there
                holders += owners
            case .elsewhere, .untold, .refused, .timeWait, .closing, .connections, .unreadable, .noProcess,
                .otherProtocol, .otherFamily, .file, .noPlace, .hidden:
                break
            }
        }
        return (sockets, holders)
    }

    private static func refusal(
        _ holder: Holder, _ sockets: [ListeningSocket], _ permission: Permission, _ surroundings: Surroundings
    ) throws(Errno) -> Refusal? {
        if holder.pid == 1 { return .firstProcess(try surroundings.keeper(holder, sockets) ?? .socketUnit(nil)) }
        if surroundings.ownLine.contains(holder.pid) { return .ownLine(holder) }
        if !permission.allNamespaces, !surroundings.isInOurNamespaces(holder.pid) { return .otherNamespace(holder) }
        if !permission.force, let keeper = try surroundings.keeper(holder, sockets) { return .kept(holder, by: keeper) }
        return nil
    }

    /// What a plan depends on beside the reports; a test makes it up.
    struct Surroundings {
        /// This process and those it was started by.
        var ownLine: Set<Int32>
        var isInOurNamespaces: (Int32) -> Bool
        var keeper: (Holder, [ListeningSocket]) throws(Errno) -> Keeper?

        static func real() throws(Errno) -> Surroundings {
            let own = (Namespaces.ownNumber(.process), Namespaces.ownNumber(.network))
            return Surroundings(
                ownLine: Set(try [ThisProcess.pid] + ProcessTable.ancestors(of: ThisProcess.pid)),
                isInOurNamespaces: { pid in
                    // What cannot be told is not ours.
                    let there = (Namespaces.number(.process, of: pid), Namespaces.number(.network, of: pid))
                    return there.0 != nil && there.1 != nil && there == own
                },
                keeper: { holder, sockets throws(Errno) in try Keeper.of(holder, sockets: sockets) })
        }
    }
}
