internal import Control
internal import LinuxKernel
internal import Settings

/// What systemd hands in, until it is known what each is for.
struct HandedListeners {
    private var left: [HandedListener]

    init(_ all: [HandedListener]) {
        left = all
    }

    var isEmpty: Bool { left.isEmpty }

    /// Takes out what the settings ask for: by its address, else by its name.
    mutating func take(for wanted: [ListenerConfiguration]) -> [(ListenerConfiguration, HandedListener)] {
        var taken: [(ListenerConfiguration, HandedListener)] = []
        var missing = wanted
        for fits in [{ $0.isExactly($1) }, { $0.mayServe($1) }] as [(HandedListener, ListenerConfiguration) -> Bool] {
            missing.removeAll { configuration in
                guard !taken.contains(where: { $0.0.address == configuration.address }) else { return true }
                guard let index = left.firstIndex(where: { fits($0, configuration) }) else { return false }
                taken.append((configuration, left.remove(at: index)))
                return true
            }
        }
        return taken
    }

    /// Closes what nobody asked for and has the store forget it, so that its clients are refused instead of waiting, and
    /// its address can be bound anew.
    ///
    /// - Returns: what is worth saying about each.
    mutating func closeRest() -> [String] {
        let rest = left
        left = []
        guard !rest.isEmpty else { return [] }
        // Whoever put them there; a socket unit's are not in the store, and that is no matter.
        for name in Set(rest.map(\.name)) { Systemd.notify(["FDSTOREREMOVE=1", "FDNAME=\(name)"]) }
        Systemd.waitUntilHeard(atMost: .seconds(5))
        return rest.map { handed in
            if handed.stored != nil, handed.address?.path != nil, handed.file == nil {
                return "\(handed.address?.text ?? "") was gone, and is no longer kept by systemd"
            }
            let what = "systemd handed in \(handed.description), which no app listens on: closed"
            return handed.stored == nil ? what + "; a socket unit of that name goes on having it" : what
        }
    }
}
