internal import Control
internal import Glibc
internal import LinuxKernel

/// A conversation with a running master.
enum MasterConnection {
    /// Connects, and makes sure that it is the owner's process that answers.
    static func open(_ master: FoundMaster) throws(Failure) -> StepReader {
        let path = Places.path(.control, in: master.folder)
        let descriptor = try Failure.unless(.notRunning, "\(master.record.name) does not answer") { () throws(Errno) in
            try LocalSocket.connect(to: path)
        }
        guard let peer = try? LocalSocket.peer(of: descriptor), peer.user == master.owner else {
            throw Failure(.permission, "somebody else answers in the place of \(master.record.name)")
        }
        do throws(Errno) { return try StepReader.open(descriptor) } catch {
            throw Failure(.system, "cannot listen to \(master.record.name): \(error.reason)")
        }
    }

    /// Asks for something that takes its time, and shows how it goes.
    static func carryOut(
        _ method: Method, _ parameters: CallParameters? = nil, on target: Target
    ) throws(Failure) -> ExitCode {
        try carryOut(method, parameters, on: target.runningMaster())
    }

    /// Shows how a master goes that somebody else has told to; throws when it could not be followed to its end.
    static func followStop(of master: FoundMaster) throws(Failure) {
        var reader = try open(master)
        try ask(Call(.watch, more: true), of: master, by: reader)
        while true {
            let frame = try next(of: master, by: &reader, limitMilliseconds: nil)
            guard let status = Json.decode(Reply<StatusReply>.self, from: frame)?.parameters?.status else {
                throw refusal(by: master, in: frame)
            }
            // Not before: it is for the other to do that, and to see it done.
            if status.state == "stopping" { break }
        }
        _ = try carryOut(.stop, nil, on: master)
    }

    private static func carryOut(
        _ method: Method, _ parameters: CallParameters?, on master: FoundMaster
    ) throws(Failure) -> ExitCode {
        var reader = try open(master)
        _ = try answer(of: master, by: &reader, limitMilliseconds: patience)
        try Failure.unless(.inputOutput, "cannot speak with \(master.record.name)") { () throws(Errno) in
            try reader.ask(Call(method, parameters, more: true))
        }
        var view = StepView()
        guard let outcome = try view.follow(&reader) else { throw hungUp(master) }
        // A stop is done when the process has gone, which closes this connection.
        if method == .stop, parameters?.app == nil { while (try? reader.next()) != nil {} }
        return try outcome.settle()
    }

    /// How a master is.
    static func status(of master: FoundMaster, limitMilliseconds: Int64 = patience) throws(Failure) -> MasterStatus {
        var reader = try open(master)
        return try answer(of: master, by: &reader, limitMilliseconds: limitMilliseconds)
    }

    /// A master never waits for anything, so one that is silent for so long is stopped, or is none.
    static let patience: Int64 = 5000

    private static func answer(
        of master: FoundMaster, by reader: inout StepReader, limitMilliseconds: Int64
    ) throws(Failure) -> MasterStatus {
        try ask(Call(.status), of: master, by: reader)
        let frame = try next(of: master, by: &reader, limitMilliseconds: limitMilliseconds)
        guard let status = Json.decode(Reply<StatusReply>.self, from: frame)?.parameters?.status else {
            throw refusal(by: master, in: frame)
        }
        return status
    }

    /// Asks for something; a master that turns a command away may do so before it has asked, and says why.
    static func ask(_ call: Call, of master: FoundMaster, by reader: borrowing StepReader) throws(Failure) {
        do throws(Errno) { try reader.ask(call) } catch  where error.code == EPIPE {
        } catch {
            throw Failure(.inputOutput, "cannot speak with \(master.record.name): \(error.reason)")
        }
    }

    /// The next reply, which has to be there within `limitMilliseconds` if that is given.
    static func next(
        of master: FoundMaster, by reader: inout StepReader, limitMilliseconds: Int64?
    ) throws(Failure) -> [UInt8] {
        let frame: [UInt8]?
        do throws(Errno) { frame = try reader.next(limitMilliseconds: limitMilliseconds) } catch {
            guard error.code == ETIMEDOUT else {
                throw Failure(.inputOutput, "cannot speak with \(master.record.name): \(error.reason)")
            }
            throw isSilent(master, pid: reader.peer?.pid ?? 0)
        }
        guard let frame else { throw hungUp(master) }
        return frame
    }

    /// Why a reply is not what was asked for.
    static func refusal(by master: FoundMaster, in frame: [UInt8]) -> Failure {
        guard let refusal = Outcome(refusedIn: frame) else {
            return Failure(.system, "\(master.record.name) gave no answer that this svctl understands")
        }
        return Failure(refusal.exitCode, refusal.text, details: refusal.details)
    }

    /// The connection has ended without an answer.
    private static func hungUp(_ master: FoundMaster) -> Failure {
        let name = master.record.name
        return Failure(
            .system,
            master.isRunning ? "\(name) has hung up, and goes on running" : "the master of \(name) ended meanwhile",
            details: ["see why with: svctl logs \(name)"])
    }

    /// The number is the kernel's: what stands in another user's record could make root kill anybody.
    private static func isSilent(_ master: FoundMaster, pid: Int32) -> Failure {
        Failure(
            .system, "\(master.record.name) (pid \(pid)) does not answer",
            details: [
                "see whether it is stopped (state T) with: ps -o pid,stat,wchan:20,args -p \(pid)",
                "let it go on with: kill -CONT \(pid)", "or end it and its workers at once with: kill -KILL \(pid)",
            ])
    }
}
