/// A setting that gives a unit more than the template does, or something else, and why.
public struct Loosening: Equatable, Sendable {
    /// The section of the drop-in.
    enum Section: String, CaseIterable, Sendable {
        case unit = "Unit"
        case service = "Service"
        case socket = "Socket"
    }

    let section: Section
    /// The lines of the drop-in, `NAME=value` each.
    public let lines: [String]
    /// Who needs it, in the operator's words.
    public let reason: String
    /// Whether the unit may do more than the template allows.
    public let opens: Bool

    init(in section: Section = .service, _ lines: [String], because reason: String, opens: Bool = true) {
        self.section = section
        self.lines = lines
        self.reason = reason
        self.opens = opens
    }

    /// The text of a drop-in: each setting below the reason for it.
    static func text(_ all: [Loosening]) -> String {
        Section.allCases.compactMap { section in
            let own = all.filter { $0.section == section }
            guard !own.isEmpty else { return nil }
            return (["[\(section.rawValue)]"] + own.flatMap { ["# \(UnitValue.comment($0.reason))"] + $0.lines })
                .joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n"
    }
}
