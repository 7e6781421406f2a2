internal import Control
internal import LinuxKernel
internal import Settings

extension ListenerSet {
    /// Takes over what systemd hands in for these settings, and closes the rest; first of all, because what is closed
    /// may stand in the way of what is to be opened.
    ///
    /// - Returns: what is worth saying about them.
    mutating func takeOver(
        _ handed: inout HandedListeners, for generation: Generation, resolver: Resolver
    ) throws(Refused) -> [String] {
        guard !handed.isEmpty else { return [] }
        var notes: [String] = []
        for (configuration, one) in handed.take(for: generation.configuration.listeners) {
            let listener: OpenListener
            do throws(Errno) { listener = try OpenListener(one, configuration) } catch {
                notes.append("cannot listen on \(one.description): \(error.reason)")
                continue
            }
            if let name = one.stored {
                store?.remember(name)
                try UnixListener.adjust(
                    listener, appOwner: generation.owner(of: configuration), resolver: resolver)
            }
            notes.append(listener.takenOverNote(from: one))
            put(listener)
        }
        return notes + handed.closeRest()
    }
}

extension OpenListener {
    fileprivate func takenOverNote(from handed: HandedListener) -> String {
        let what = "took over \(address) from systemd (\(handed.name))"
        return isElsewhere ? what + ", and not \(configuration.written)" : what
    }
}
