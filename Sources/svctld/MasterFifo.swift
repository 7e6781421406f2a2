internal import Control
internal import LinuxKernel
internal import Settings

/// The named pipe that takes commands of one letter, as uWSGI's `master-fifo` does; of several paths one at a time.
final class MasterFifo {
    /// What a letter asks for.
    enum Command: Equatable {
        case reload
        case restart
        case stop(atOnce: Bool)
        case scale(by: Int)
        case writePid
        case reopenLog
        case rotateLog
        case tellState
        /// Another of the paths is listened to from now on.
        case use(slot: Int)
        /// uWSGI has it and svctl has not; what to do instead.
        case lost(UInt8, String)
        case unknown(UInt8)
    }

    let paths: [String]
    let slot: Int
    let pipe: Fifo
    /// Whose it is; nil: ours.
    let identity: Program.Identity?
    /// The registration of `pipe`; nil before it.
    var token: UInt64?

    /// Makes the pipe of one of the paths; nil where the settings name none.
    init?(_ paths: [String], slot: Int = 0, of identity: Program.Identity?) throws(Refused) {
        guard paths.indices.contains(slot) else { return nil }
        self.paths = paths
        self.slot = slot
        self.identity = identity
        do throws(Errno) {
            pipe = try Fifo(paths[slot], user: identity?.user, group: identity?.group)
        } catch {
            throw Refused(error, .cannotCreate, "cannot make the pipe for commands, \(paths[slot])")
        }
    }

    /// What was written since the last time; a letter that stands there many times in a row counts once, unless it
    /// counts workers.
    func commands() -> [Command] {
        guard case .bytes(let bytes) = (try? pipe.descriptor.read(atMost: 4096)) ?? .nothing else { return [] }
        var commands: [Command] = []
        for byte in bytes where ![UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " ")].contains(byte) {
            let command = Self.command(byte)
            switch (commands.last, command) {
            case (.scale(let sum), .scale(let change)):
                commands[commands.count - 1] = .scale(by: sum + change)
            case (command?, _): break
            default: commands.append(command)
            }
        }
        return commands
    }

    private static func command(_ byte: UInt8) -> Command {
        switch Character(UnicodeScalar(byte)) {
        // A reload of svctl replaces one worker after the other in any case.
        case "r", "w", "c": .reload
        case "R", "W": .restart
        case "q": .stop(atOnce: false)
        case "Q": .stop(atOnce: true)
        case "+": .scale(by: 1)
        case "-": .scale(by: -1)
        case "P": .writePid
        case "l": .reopenLog
        case "L": .rotateLog
        case "s": .tellState
        case "0"..."9": .use(slot: Int(byte - UInt8(ascii: "0")))
        case "p": .lost(byte, "svctl stop APP ends an app, and svctl start APP brings it back")
        case "C": .lost(byte, "svctl scale APP=1 leaves one worker")
        case "f": .lost(byte, "svctl restart begins anew")
        default: .unknown(byte)
        }
    }
}
