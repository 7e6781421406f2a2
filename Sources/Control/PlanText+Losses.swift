internal import Settings

/// What a plan says of the findings.
extension PlanText {
    /// Behind the file's name.
    static func verdict(_ findings: [Finding]) -> String {
        switch findings.count(where: { $0.severity == .warning }) {
        case 0: "is fine"
        case 1: "can be used, with 1 warning"
        case let count: "can be used, with \(count) warnings"
        }
    }

    /// The last block: what is not done, or that nothing is lost.
    static func lost(_ losses: [Finding]) -> [String] {
        guard !losses.isEmpty else { return ["  nothing is lost"] }
        return losses.compactMap { finding in
            finding.loss.map { loss in
                row("lost", "\(loss.option)\(finding.place.map { " of line \($0.line)" } ?? ""): \(loss.sentence)")
            }
        }
    }
}
