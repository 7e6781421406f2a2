/// Whether two readings mean the same, wherever the lines of each stand.
///
/// By reflection, because settings grow: what is added to them is compared without a word here.
enum Likeness {
    /// Whether the configurations are equal but for places, and for the names of the listeners of the app `web`, which
    /// in a section of its own has its name before them.
    static func holds(_ one: Configuration?, _ other: Configuration?) -> Bool {
        alike(one.map(plain) as Any, other.map(plain) as Any)
    }

    private static func plain(_ configuration: Configuration) -> Configuration {
        var plain = configuration
        let names = Dictionary(
            plain.listeners.map { ($0.name, $0.isShared ? "shared " + $0.name : $0.name.withoutPrefix("web.")) },
            uniquingKeysWith: { first, _ in first })
        for index in plain.listeners.indices {
            plain.listeners[index].name = names[plain.listeners[index].name] ?? ""
        }
        // A relative path of it begins at an app's folder in one form only: where it leads is compared, not how it is written.
        plain.stats?.listener.written = ""
        for index in plain.apps.indices {
            plain.apps[index].listeners = plain.apps[index].listeners.map { names[$0] ?? $0 }
        }
        return plain
    }

    private static func alike(_ one: Any, _ other: Any) -> Bool {
        if one is Place, other is Place { return true }
        if one is [String: Place], other is [String: Place] { return true }
        let (left, right) = (Mirror(reflecting: one), Mirror(reflecting: other))
        guard left.subjectType == right.subjectType, left.children.count == right.children.count else { return false }
        // An enum's case is its description as far as there is nothing in it.
        if left.children.isEmpty { return "\(one)" == "\(other)" }
        return zip(left.children, right.children).allSatisfy { $0.label == $1.label && alike($0.value, $1.value) }
    }
}

extension String {
    fileprivate func withoutPrefix(_ prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
    }
}
