/// The columns of a status about workers that were replaced although they had not failed; none where nothing was.
struct WearColumns {
    private let hasRenewals: Bool
    private let hasHarakiris: Bool

    init(of app: AppStatus) {
        hasRenewals = app.workers.contains { ($0.renewals ?? 0) > 0 }
        hasHarakiris = app.workers.contains { ($0.harakiris ?? 0) > 0 }
    }

    /// What stands above them.
    var heads: [String] { (hasRenewals ? ["REPLACED"] : []) + (hasHarakiris ? ["HARAKIRI"] : []) }

    /// `3 times, after 5000 requests, 4 s ago`.
    func cells(of worker: WorkerStatus) -> [String] {
        let renewals = worker.lastRenewal.map { last in
            "\(Self.times(worker.renewals ?? 0)), \(last.reason), \(Age.since(last.at)) ago"
        }
        return (hasRenewals ? [renewals ?? "-"] : []) + (hasHarakiris ? [Self.times(worker.harakiris ?? 0)] : [])
    }

    private static func times(_ count: Int) -> String {
        switch count {
        case 0: "-"
        case 1: "once"
        default: "\(count) times"
        }
    }
}
