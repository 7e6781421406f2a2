internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

/// A command that speaks with the master.
final class Client {
    /// What it waits for.
    enum Waiting: Equatable {
        case nothing
        case start
        case reload(generation: Int)
        case restart(generation: Int)
        case stop
        /// The end of one app.
        case halt(app: String)
        case scale(app: String)
        /// Its end is known and waits for the last lines of a worker.
        case tail
        /// It hears of every change of the status, and has seen them up to that one.
        case news(seen: Int)
        /// It reads the log.
        case log(LogReading)

        /// Whether steps on the way are steps to what it waits for.
        var isForSteps: Bool {
            switch self {
            case .start, .reload, .restart, .stop, .halt, .scale, .tail: true
            case .nothing, .news, .log: false
            }
        }

        var isForNews: Bool { if case .news = self { true } else { false } }
    }

    /// How far it has come in the log.
    enum LogReading: Equatable {
        /// The log companion was asked, and answers when there is something.
        case asked(question: Int)
        /// It is still taking what comes before line `next`.
        case taking(next: Int)
    }
    let descriptor: Descriptor
    let token: UInt64
    var received = FrameBuffer()
    var waiting = Waiting.nothing
    /// Whether it wants to hear of each step.
    var wantsSteps = false
    /// Whether it wants the lines of the log that come, too.
    var followsLog = false
    /// Whether it is to have each further line of the log.
    var isReadingOn: Bool { if case .log = waiting { followsLog } else { false } }
    /// Whether it is let go of once all is sent.
    var isLeaving = false
    private var unsent: [UInt8] = []
    /// What the kernel tells of it.
    var watch = Watch(reading: true, writing: false)

    struct Watch: Equatable {
        var reading: Bool
        var writing: Bool
    }

    init(_ descriptor: consuming Descriptor, token: UInt64) {
        self.descriptor = descriptor
        self.token = token
    }

    /// More than this unread by the other side, and it is dropped.
    static let longestBacklog = 4 << 20

    /// Whether its next message may be answered now: it has taken all that came before, and waits for nothing.
    var mayBeAnswered: Bool { unsent.isEmpty && waiting == .nothing && !isLeaving }

    /// Whether something waits for room.
    var hasUnsent: Bool { !unsent.isEmpty }

    /// Sends now what goes, and keeps the rest.
    ///
    /// - Returns: false when the other side is gone or reads too slowly.
    func send(_ frame: [UInt8]) -> Bool {
        unsent += frame
        return flush()
    }

    /// Sends what waits, as far as there is room.
    func flush() -> Bool {
        guard !unsent.isEmpty else { return true }
        do throws(Errno) {
            unsent.removeFirst(try descriptor.write(unsent[...]))
        } catch  where error.code != ENOMEM && error.code != ENOBUFS {
            return false
        } catch {}  // the next turn tries again
        return unsent.count <= Self.longestBacklog
    }
}
