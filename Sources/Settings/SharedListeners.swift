/// The sockets of the sections `[listener:NAME]`, by name, as apps ask for them with `listen-on`.
struct SharedListeners {
    private var configurations: [String: ListenerConfiguration] = [:]
    private let names: [String]

    /// Puts those together that an app listens on, and says which nobody does.
    init(
        _ drafts: [Draft], in surroundings: Surroundings, taking addresses: inout TakenAddresses,
        _ findings: inout Findings
    ) {
        let wanted = Set(drafts.flatMap { $0.sharedListeners.list.map(\.name) })
        var names: [String] = []
        for draft in drafts {
            guard case .listener(let name) = draft.section else { continue }
            names.append(name)
            guard let listener = draft.listeners.first else {
                if !draft.isBroken {
                    findings.error(
                        "the listener \(name) has no address", at: draft.header, remedy: "write address = :8000")
                }
                continue
            }
            guard wanted.contains(name) else {
                findings.warning(
                    "no app listens on \(name), so it is not opened", at: draft.header,
                    remedy: "write listen-on = \(name) in the section of an app")
                continue
            }
            let folder = surroundings.directory
            guard var configuration = draft.configuration(of: listener, name: name, in: folder, &findings) else {
                continue
            }
            configuration.isShared = true
            addresses.take(configuration, &findings)
            configurations[name] = configuration
        }
        self.names = names
    }

    /// What an app has of them, in the order of its line; a name that nobody has is reported.
    func of(_ draft: Draft, beside own: [ListenerConfiguration], _ findings: inout Findings) -> [ListenerConfiguration]
    {
        draft.sharedListeners.list.compactMap { shared in
            guard names.contains(shared.name) else {
                var known: String {
                    names.isEmpty
                        ? "write [listener:\(shared.name)], and below it address = :8000"
                        : "the listeners are: " + names.prefix(20).joined(separator: " ")
                }
                findings.error(
                    "there is no listener '\(shared.name)'", at: shared.place,
                    remedy: Nearest.of(shared.name, among: names).map { "did you mean \($0)?" } ?? known)
                return nil
            }
            if let other = own.first(where: { $0.nameInApp == shared.name }) {
                findings.error(
                    "line \(other.place.line) of this app is called \(shared.name) too", at: shared.place,
                    remedy: "give the section [listener:\(shared.name)] another name")
                return nil
            }
            return configurations[shared.name]
        }
    }
}

extension Draft {
    /// Says what may stand in a section of a listener.
    func refuseInListener(_ entry: Entry, _ findings: inout Findings) {
        let isElsewhere = entry.known?.option?.isHonoured == true
        findings.error(
            isElsewhere ? "\(entry.key) is no option of a listener" : "there is no option '\(entry.key)'",
            at: entry.keyPlace,
            remedy: Nearest.of(entry.key, among: OptionTable.sharedListenerOptions.flatMap(\.names))
                .map { "did you mean \($0)?" } ?? "a listener has address, backlog, mode, owner and protocol")
    }
}
