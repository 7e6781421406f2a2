/// A unit of systemd, the machine's or a user's own.
public struct SystemdUnit: Equatable, Sendable {
    /// `svctl@shop.service`.
    public let name: String
    /// Whose systemd has it; nil: the machine's.
    public let user: UInt32?

    /// The unit of that name.
    public init(_ name: String, user: UInt32? = nil) {
        self.name = name
        self.user = user
    }

    /// The service that a process in that control group belongs to; nil for none, such as a login's.
    ///
    /// The outermost one counts: what is below belongs to it, under names of its own choice.
    public init?(controlGroup: String) {
        var parts = controlGroup.split(separator: "/")[...]
        parts = parts.drop { $0.hasSuffix(".slice") }
        guard let first = parts.first, first.hasSuffix(".service") else { return nil }
        guard first.hasPrefix("user@"), let user = UInt32(first.dropFirst(5).dropLast(8)) else {
            self.init(String(first))
            return
        }
        guard let own = parts.dropFirst().drop(while: { $0.hasSuffix(".slice") }).first, own.hasSuffix(".service")
        else { return nil }
        self.init(String(own), user: user)
    }
}
