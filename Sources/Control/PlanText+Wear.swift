internal import Settings

extension PlanText {
    /// When workers are replaced although they serve, and requests that take too long.
    static func wear(_ app: AppConfiguration) -> [(word: String, text: String)] {
        var rows: [(String, String)] = []
        if app.recycling.isOn { rows.append(("recycle", recycling(app.recycling))) }
        if let harakiri = app.harakiri {
            let grace = time(harakiri.grace)
            rows.append(
                ("harakiri", "a request that takes longer than \(time(harakiri.limit)); others have \(grace) then"))
        }
        return rows
    }

    private static func recycling(_ recycling: Recycling) -> String {
        var reasons: [String] = []
        if let most = recycling.mostRequests {
            let spread = recycling.requestsDelta.map { "\($0) more each" } ?? "up to a tenth more"
            reasons.append("after \(most) requests (\(spread))")
        }
        if let longest = recycling.longestLife {
            let spread = recycling.lifeDelta.map { "\(time($0)) more each" } ?? "up to a tenth more"
            reasons.append("after \(time(longest)) (\(spread))")
        }
        if let most = recycling.mostResident { reasons.append("with more than \(size(most)) in memory") }
        if let most = recycling.mostAddresses { reasons.append("with more than \(size(most)) of addresses") }
        return reasons.joined(separator: ", or ") + "; not before \(time(recycling.shortestLife))"
    }

    private static func size(_ bytes: Int) -> String {
        bytes % 1_048_576 == 0 ? "\(bytes / 1_048_576) MiB" : "\(bytes) bytes"
    }
}
