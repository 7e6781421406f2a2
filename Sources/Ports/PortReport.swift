public import LinuxKernel

/// Who holds what was asked for, and how sure that is.
public struct PortReport: Equatable, Sendable {
    /// The question.
    public let asked: PortQuery
    /// The sockets that answer to it, in the kernel's order; empty when nobody listens.
    public let sockets: [ListeningSocket]
    /// The processes that have one of them open: masters first, each followed by its children.
    ///
    /// Empty when nobody listens, and when they could not be seen.
    public let holders: [Holder]
    /// Processes of the control group in which the socket of an unseen holder was made: most likely they are it.
    public internal(set) var likelyHolders: [Holder] = []
    /// Whether they were bound to a path where no file is any more, so that nobody reaches them and anybody can bind it.
    public internal(set) var hasNoFile = false
    /// What stands in the way although nobody listens; where somebody does, only what others have bound beside it, and
    /// that of several ports or to free them.
    public internal(set) var obstacles: [Obstacle] = []
    /// Ports of which one family is not served and cannot be had all the same.
    var takenUnserved: [UInt16] = []
    /// Who is connected, where that was asked for.
    public internal(set) var clients: [Client] = []
    /// Why sockets have no holder; nil when each has one.
    public internal(set) var ownerless: Ownerless?
    /// How much of the machine was seen.
    public let sight: Sight

    /// Nobody listens, and the kernel refuses it to every server all the same, until connections are over.
    public var isRefused: Bool { obstacles.contains(.refused(isCertain: true)) }

    /// Somebody listens, seen or not.
    public var isHeld: Bool { !sockets.isEmpty }

    /// Whether every process was looked into that may hold it: false means that there can be more holders.
    public var isComplete: Bool { sight.isComplete && untold.isEmpty }

    /// How many processes were not, because they belong to other users.
    public var unreadableProcesses: Int { sight.unreadable }

    /// The sockets that no visible process has open.
    public var unseen: [ListeningSocket] {
        let seen = holders.flatMap(\.sockets).ascending
        return sockets.filter { seen.ascendingPlace(of: $0.inode) == nil }
    }

    /// The users who made sockets that no visible process has open, ascending; who has them now can be another.
    public var creatorsOfUnseen: [UInt32] { unseen.compactMap(\.creator).ascending }

    /// The systemd units those sockets were made in, safe for a terminal.
    public internal(set) var unitsOfUnseen: [String] = []

    /// What the answer comes to.
    public var state: State {
        if isHeld { return unseen.isEmpty || ownerless == .kernel ? .held : .heldByUnseen }
        if obstacles.contains(where: { $0.isUntold }) { return .heldByUnseen }
        for case .bound(let sockets, let holders) in obstacles {
            let seen = Set(holders.flatMap(\.sockets))
            return sockets.allSatisfy { seen.contains($0.inode) } ? .held : .heldByUnseen
        }
        return .free
    }

    /// What an answer comes to.
    public enum State: String, Sendable {
        /// Somebody holds it, and is named.
        case held
        /// Somebody holds it who could not be read.
        case heldByUnseen = "held-by-unseen"
        /// Nobody holds it here.
        case free
    }

    /// The question in its shortest form, safe for a terminal: `:8000`.
    public var query: String { PrintableText.escaped("\(asked)") }

    /// A report of these findings.
    init(asked: PortQuery, sockets: [ListeningSocket], holders: [Holder], sight: Sight) {
        self.asked = asked
        self.sockets = sockets
        self.holders = holders
        self.sight = sight
    }
}

/// One connection to what was asked for.
public struct Client: Equatable, Sendable {
    /// The connection as the server has it.
    public let connection: Connection
    /// Who is at the other end, where that is a process of this machine.
    public let holders: [Holder]
}
