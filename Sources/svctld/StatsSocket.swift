internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

/// Where figures are told, and to whom just now.
struct StatsServer {
    /// The socket that is listened on; nil where the settings name none.
    var socket: StatsSocket?
    var readers: [Int: StatsReader] = [:]
    var lastReader = 0
    /// The last answer, for those who ask in the same moment: who asks without end costs little.
    var answer: (bytes: [UInt8], at: Instant)?
    /// What workers that are gone have counted, by their slots.
    var earlier: [SlotID: Scoreboard.Core] = [:]
    /// Whether it was said that workers cannot count.
    var hasSaidThatNobodyCounts = false

    /// More than this many readers at once are sent away.
    static let mostReaders = 16

    /// Keeps what a worker has counted, for the sums of its slot.
    mutating func add(_ figures: Scoreboard?, to slot: SlotID) {
        guard let figures else { return }
        var sum = earlier[slot] ?? Scoreboard.Core()
        sum.requests &+= figures.requests
        sum.exceptions &+= figures.sum(\.exceptions)
        sum.sent &+= figures.sum(\.sent)
        sum.microseconds &+= figures.sum(\.microseconds)
        earlier[slot] = sum
    }
}

/// The socket on which figures are told.
final class StatsSocket {
    let listener: OpenListener
    var configuration: StatsConfiguration
    /// The registration of `listener`; nil before it.
    var token: UInt64?

    /// Listens where the settings say; nil where they do not.
    ///
    /// Its file is the user's whose rights the log has.
    init?(_ generation: Generation, _ resolver: Resolver) throws(Refused) {
        guard let configuration = generation.configuration.stats else { return nil }
        listener = try OpenListener.open(configuration.listener, owner: generation.identity, resolver: resolver)
        self.configuration = configuration
    }
}

/// Somebody who reads figures: they are sent, and it is over.
final class StatsReader {
    enum State {
        /// The head of a request is still to come.
        case asking
        case sending
        /// All is sent: once the other side has closed too, nothing of it can be lost any more.
        case closing
    }
    let descriptor: Descriptor
    let token: UInt64
    var state: State
    var unsent: [UInt8] = []

    init(_ descriptor: consuming Descriptor, token: UInt64, state: State) {
        self.descriptor = descriptor
        self.token = token
        self.state = state
    }

    /// Sends what goes now; false when the other side is gone.
    func send() -> Bool {
        guard let count = try? descriptor.write(unsent[...]) else { return false }
        unsent.removeFirst(count)
        return true
    }
}
