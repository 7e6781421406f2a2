import Supervision

/// How rough a day is, each in percent.
struct Weather {
    /// Of new processes: those that never say that they serve.
    var silence = 0
    /// Of new processes: those that never get as far as their program.
    var stillbirth = 0
    /// Of steps: a process dies by itself.
    var crashes = 0
    /// Of steps: nothing happens until the next alarm, or for long.
    var delays = 0
    /// Of steps: the machine sleeps for minutes or hours, and alarms come late.
    var jumps = 0
    /// Of steps: news that comes twice, out of order or too late.
    var echoes = 0
    /// Of steps: a worker is to be replaced, or stuck.
    var wear = 0
    /// Of steps: an order of the operator.
    var orders = 0
    /// A kind world.
    init() {}

    /// The weather of one day.
    init(_ random: inout Random) {
        if random.happens(60) {
            silence = [2, 5, 20].randomElement(using: &random) ?? 0
            stillbirth = [0, 1, 3, 30].randomElement(using: &random) ?? 0
            crashes = [1, 3, 6, 12].randomElement(using: &random) ?? 0
            delays = [2, 5, 10].randomElement(using: &random) ?? 0
            jumps = [0, 1, 3].randomElement(using: &random) ?? 0
        }
        echoes = [5, 10, 20].randomElement(using: &random) ?? 0
        wear = [0, 2, 10].randomElement(using: &random) ?? 0
        orders = [2, 4, 8].randomElement(using: &random) ?? 0
    }

    /// What keeps a process from being started; fork(2).
    static let stillbirths: [Departure] = [
        .notStarted("fork: Resource temporarily unavailable"), .notStarted("fork: Cannot allocate memory"),
    ]
}
