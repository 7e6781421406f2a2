internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// Reads the settings anew and lets the policy bring them in; `client` waits for it, nil when a signal asked.
    ///
    /// Settings that cannot be used, and a listener that cannot be had, change nothing.
    mutating func reload(for client: Int?, restarting: Bool) {
        lastGeneration += 1
        let number = lastGeneration
        let verb = restarting ? "restart" : "reload"
        log.write("\(verb): reading the settings for generation \(number)")
        do throws(Refused) {
            let (generation, warnings) = try settings.read(generation: number)
            let resolver = Resolver(directory: settings.directory)
            let notes = try listeners.add(generation, resolver: resolver)
            generations[number] = generation
            if let client {
                clients[client]?.waiting = restarting ? .restart(generation: number) : .reload(generation: number)
            }
            for line in warnings + notes {
                log.write(line)
                tellWaiting(line)
            }
            events.append(restarting ? .restart(generation.plan) : .reload(generation.plan))
        } catch {
            var outcome = error.outcome
            outcome.text = "\(verb) of \(folder.name) refused: \(outcome.text)"
            for line in [outcome.text] + outcome.details { log.write(line) }
            if let client { send(Reply(outcome).frame, to: client) }
        }
    }
}
