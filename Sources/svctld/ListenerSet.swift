internal import Control
internal import LinuxKernel
internal import Settings

/// The sockets that the master holds, by their addresses: they stay open through every reload that keeps them.
struct ListenerSet {
    private(set) var open: [ListenerConfiguration.Address: OpenListener] = [:]

    /// Opens what is not open yet.
    ///
    /// - Returns: what is worth saying about the new ones.
    /// - Throws: `Refused`, and then everything is as it was.
    mutating func add(_ generation: Generation, resolver: Resolver) throws(Refused) -> [String] {
        var added: [ListenerConfiguration.Address: OpenListener] = [:]
        for configuration in generation.configuration.listeners
        where open[configuration.address] == nil && added[configuration.address] == nil {
            do throws(Refused) {
                added[configuration.address] = try OpenListener.open(
                    configuration, owner: generation.owner(of: configuration), resolver: resolver)
            } catch {
                for listener in added.values { listener.file?.remove() }
                throw error
            }
        }
        open.merge(added) { kept, _ in kept }
        return added.values.compactMap(\.backlogWarning).sorted()
    }

    /// The sockets for one app, in the order of its settings.
    func sockets(for listeners: [ListenerConfiguration]) -> [OpenListener] {
        listeners.compactMap { open[$0.address] }
    }

    /// A reading has come into force.
    func serve(_ generation: Generation?) {
        guard let generation else { return }
        for configuration in generation.configuration.listeners { open[configuration.address]?.adopt(configuration) }
    }

    /// Closes all but `wanted`; with `vacuum` their files go too, and without it those of a start or a reload that came
    /// to nothing.
    mutating func keep(_ wanted: Set<ListenerConfiguration.Address>, vacuum: Bool) {
        for (address, listener) in open where !wanted.contains(address) {
            if vacuum || !listener.hasServed { listener.file?.remove() }
            open[address] = nil
        }
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
