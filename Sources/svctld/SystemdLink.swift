internal import Glibc
internal import LinuxKernel
internal import Supervision

/// What systemd was told of this master, so that it hears what is new and nothing twice; sd_notify(3).
final class SystemdLink {
    /// How long to wait between two signs of life: half of what systemd allows; nil when it wants none.
    let watchdogInterval: Duration?
    /// The sockets it hands in, until they are taken.
    var handed: HandedListeners
    /// What keeps the sockets for the next master; nil where nothing does.
    let store: ListenerStore?
    /// What is worth saying about it at the start.
    let notes: [String]
    /// Whether every app has served once.
    private(set) var isUp = false
    private var told = UnitState()
    /// The last limit that systemd was asked to wait for.
    private var toldLimit: Instant?
    private let canSpeak: Bool

    /// The service manager that its variables say is there; nil where none is.
    static var found: SystemdLink? {
        let names = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "LISTEN_FDS"]
        return names.contains { unsafe getenv($0) != nil } ? SystemdLink() : nil
    }

    private init() {
        canSpeak = Systemd.isLoaded
        handed = HandedListeners(canSpeak ? Systemd.handedListeners() : [])
        store = canSpeak ? ListenerStore.found : nil
        watchdogInterval = canSpeak ? Systemd.watchdogLimit().map { $0 / 2 } : nil
        notes = canSpeak ? [] : ["systemd hears nothing of this: libsystemd.so.0 (246 or newer) is missing"]
    }

    /// Says what has changed since the last time.
    func tell(_ state: UnitState, at now: Instant) {
        guard canSpeak else { return }
        var lines: [String] = []
        if state.phase != told.phase { lines += Self.lines(for: state.phase) }
        if state.sentence != told.sentence { lines.append("STATUS=\(PrintableText.escaped(state.sentence))") }
        lines += moreTime(for: state, at: now)
        if state.phase == .up { isUp = true }
        told = state
        if !lines.isEmpty { Systemd.notify(lines) }
    }

    /// A reload begins; also while another one is under way, because systemd compares the moment with its request.
    func beginReload(_ state: UnitState, at now: Instant) {
        guard isUp else { return }
        if told.phase == .reloading { told.phase = .up }
        tell(state, at: now)
    }

    /// The start is given up before there is anything to stop.
    func fail(_ sentence: String, error: Int32?) {
        guard canSpeak else { return }
        Systemd.notify(["STATUS=\(PrintableText.escaped(sentence))"] + (error.map { ["ERRNO=\($0)"] } ?? []))
    }

    /// The loop is well.
    func feedWatchdog() { Systemd.notify(["WATCHDOG=1"]) }

    private static func lines(for phase: UnitState.Phase) -> [String] {
        switch phase {
        case .starting: []
        case .up: ["READY=1"]
        case .reloading: ["RELOADING=1", "MONOTONIC_USEC=\(Clock.monotonicMicroseconds)"]
        case .stopping: ["STOPPING=1"]
        }
    }

    /// Asks for time as long as some worker has it: each has a limit of its own, so that this comes to an end.
    private func moreTime(for state: UnitState, at now: Instant) -> [String] {
        guard state.phase != .up, let limit = state.limit else {
            toldLimit = nil
            return []
        }
        if let toldLimit, limit - toldLimit < .seconds(1) { return [] }
        toldLimit = limit
        // When the last worker has gone, the rest still takes its time.
        let (seconds, attoseconds) = (limit - now + .seconds(10)).components
        return ["EXTEND_TIMEOUT_USEC=\(max(0, seconds) * 1_000_000 + attoseconds / 1_000_000_000_000)"]
    }
}
