/// Whether two readings mean the same, wherever the lines of each stand.
///
/// By reflection, because settings grow: what is added to them is compared without a word here.
enum Likeness {
    /// Whether the configurations are equal but for places, and for the names of the listeners of the app `web`, which
    /// in a section of its own has its name before them.
    static func holds(_ one: Configuration?, _ other: Configuration?) -> Bool {
        difference(one, other) == nil
    }

    /// What is not equal, by the names that the settings have for it, as `stats.listener.mode`; nil when all is, and empty
    /// when there is no more to say than that.
    static func difference(_ one: Configuration?, _ other: Configuration?) -> String? {
        unlike(one.map(plain) as Any, other.map(plain) as Any)?.filter { $0 != "some" }.joined(separator: ".")
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

    /// The labels on the way to the first difference; nil when there is none.
    private static func unlike(_ one: Any, _ other: Any) -> [String]? {
        if one is Place, other is Place { return nil }
        if one is [String: Place], other is [String: Place] { return nil }
        let (left, right) = (Mirror(reflecting: one), Mirror(reflecting: other))
        guard left.subjectType == right.subjectType, left.children.count == right.children.count else { return [] }
        // An enum's case is its description as far as there is nothing in it.
        if left.children.isEmpty { return "\(one)" == "\(other)" ? nil : [] }
        for (own, others) in zip(left.children, right.children) {
            guard own.label == others.label else { return [] }
            if let rest = unlike(own.value, others.value) { return (own.label.map { [$0] } ?? []) + rest }
        }
        return nil
    }
}

extension String {
    fileprivate func withoutPrefix(_ prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
    }
}
