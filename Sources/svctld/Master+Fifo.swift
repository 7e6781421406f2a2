internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// Listens to the pipe that a new reading of the settings names; one that cannot be made changes nothing.
    ///
    /// - Returns: what is worth saying.
    mutating func moveFifo(to generation: Generation) -> [String] {
        guard generation.configuration.fifos != fifo?.paths ?? [] else { return [] }
        do throws(Refused) {
            try listen(to: try MasterFifo(generation.configuration.fifos, of: generation.identity))
            return []
        } catch {
            return [error.outcome.text]
        }
    }

    /// Hears what is written; tried again where that cannot be now.
    mutating func watchFifo() {
        guard let fifo, fifo.token == nil else { return }
        do throws(Errno) { fifo.token = try watch(fifo.pipe.descriptor.number, as: .fifo) } catch {
            alarms.arm(.fifo, at: .now + .seconds(1))
        }
    }

    /// Nobody is listened to any more.
    mutating func closeFifo(removingFile: Bool) {
        guard let fifo else { return }
        if let token = fifo.token { unwatch(fifo.pipe.descriptor.number, token) }
        if removingFile { fifo.pipe.remove() }
        self.fifo = nil
    }

    /// Does what was asked for with letters.
    mutating func readFifo() {
        for command in fifo?.commands() ?? [] { obey(command) }
    }

    private mutating func listen(to next: consuming MasterFifo?) throws(Refused) {
        closeFifo(removingFile: true)
        fifo = next
        watchFifo()
    }

    private mutating func obey(_ command: MasterFifo.Command) {
        switch command {
        case .reload: reloadOrStop(because: "master-fifo")
        case .restart: reloadOrStop(because: "master-fifo", by: .restart)
        case .stop(let atOnce):
            log.write("master-fifo: stopping" + (atOnce ? " at once" : ""))
            events.append(.stop(atOnce: atOnce))
        case .scale(let change): scaleOnlyApp(by: change, because: "master-fifo")
        case .writePid: if pidFile?.rewrite() != true { log.write("master-fifo: no pid is written", .warning) }
        case .reopenLog: reopenLog(because: "master-fifo")
        case .rotateLog: rotateLog(because: "master-fifo")
        case .tellState: writeState()
        case .use(let slot): useFifo(slot)
        case .lost(let letter, let instead):
            log.write("master-fifo: svctl does not do '\(Character(UnicodeScalar(letter)))': \(instead)", .warning)
        case .unknown(let letter):
            let text = PrintableText.escaped(String(decoding: [letter], as: UTF8.self))
            log.write("master-fifo: '\(text)' is no command: r reloads, q stops, s tells the state", .warning)
        }
    }

    private mutating func useFifo(_ slot: Int) {
        guard let fifo, fifo.slot != slot else { return }
        guard fifo.paths.indices.contains(slot) else {
            return log.write("master-fifo: there are only \(fifo.paths.count), counted from 0", .warning)
        }
        do throws(Refused) {
            try listen(to: try MasterFifo(fifo.paths, slot: slot, of: fifo.identity))
            log.write("master-fifo: from here on it is \(PrintableText.escaped(fifo.paths[slot]))")
        } catch {
            log.write(error.outcome.text, .warning)
        }
    }
}
