internal import Control
internal import LinuxKernel
internal import Settings

/// The sockets that the master holds, by their addresses: they stay open through every reload that keeps them.
struct ListenerSet {
    private(set) var open: [ListenerConfiguration.Address: OpenListener] = [:]
    /// Sockets whose file somebody took away, kept until the workers with the new one have proved themselves.
    private var unreachable: [ListenerConfiguration.Address: OpenListener] = [:]
    /// What keeps them between two masters; nil where nothing does.
    var store: ListenerStore?

    /// Opens what is not open yet, and anew what has lost its file.
    ///
    /// - Returns: what is worth saying about the new ones.
    /// - Throws: `Refused`, and then everything is as it was.
    mutating func add(_ generation: Generation, resolver: Resolver) throws(Refused) -> [String] {
        var added: [ListenerConfiguration.Address: OpenListener] = [:]
        for configuration in generation.configuration.listeners
        where needsOpening(configuration.address) && added[configuration.address] == nil {
            do throws(Refused) {
                added[configuration.address] = try OpenListener.open(
                    configuration, owner: generation.owner(of: configuration), resolver: resolver)
            } catch {
                for listener in added.values { listener.file?.remove() }
                throw error
            }
        }
        var notes = added.values.compactMap(\.backlogWarning)
        for (address, listener) in added {
            if let old = open.updateValue(listener, forKey: address) {
                notes.append("\(listener.address) was gone, and is made anew")
                if unreachable[address] == nil { unreachable[address] = old }
            }
        }
        return notes.sorted()
    }

    private func needsOpening(_ address: ListenerConfiguration.Address) -> Bool {
        guard let listener = open[address] else { return true }
        return listener.file?.isGone == true
    }

    /// New workers have the new sockets, so that the unreachable ones are needed no more than by those who leave.
    mutating func forgetUnreachable() {
        for listener in unreachable.values { store?.remove(listener) }
        unreachable = [:]
    }

    /// Holds one more.
    mutating func put(_ listener: OpenListener) { open[listener.configuration.address] = listener }

    /// The older workers stay after all, and have the unreachable sockets: nobody would ever be served on the new ones.
    mutating func goBackToUnreachable() {
        for (address, listener) in unreachable {
            open[address]?.file?.remove()
            open[address] = listener
        }
        unreachable = [:]
    }

    /// The sockets for one app, in the order of its settings.
    func sockets(for listeners: [ListenerConfiguration]) -> [OpenListener] {
        listeners.compactMap { open[$0.address] }
    }

    /// Settings have come into force; of two for the same address the later holds.
    func serve(_ configurations: [ListenerConfiguration]) {
        for configuration in configurations {
            guard let listener = open[configuration.address] else { continue }
            listener.adopt(configuration)
            store?.add(listener)
        }
    }

    /// Closes all but `wanted`; with `vacuum` their files go too, and without it those of a start or a reload that came
    /// to nothing.
    ///
    /// - Returns: what is worth saying about those that are closed.
    mutating func keep(_ wanted: Set<ListenerConfiguration.Address>, vacuum: Bool) -> [String] {
        var notes: [String] = []
        for (address, listener) in open where !wanted.contains(address) {
            store?.remove(listener)
            if let older = unreachable.removeValue(forKey: address) { store?.remove(older) }
            if vacuum || !listener.hasServed { listener.file?.remove() }
            if listener.isOfSocketUnit {
                notes.append("\(listener.address) is closed here, but its socket unit goes on listening: stop that too")
            }
            open[address] = nil
        }
        return notes.sorted()
    }

    /// Closes all at the end; their files go as above, but not those of sockets that are kept for the next master.
    mutating func close(vacuum: Bool) {
        for listener in open.values where store?.has(listener) != true && (vacuum || !listener.hasServed) {
            listener.file?.remove()
        }
        open = [:]
        unreachable = [:]
    }
}

extension OpenListener {
    /// The kernel cuts a backlog to somaxconn without a word; where it cannot be read there is nothing to say.
    var backlogWarning: String? {
        let wanted = configuration.backlog ?? OpenListener.defaultBacklog
        guard let longest = Listener.longestBacklog, wanted > longest else { return nil }
        return "\(address): the queue holds \(longest) connections and not \(wanted): "
            + "raise net.core.somaxconn with sysctl"
    }
}
