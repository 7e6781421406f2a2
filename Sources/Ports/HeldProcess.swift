internal import LinuxKernel

/// A process that is to be ended, taken hold of so that no other process can be meant.
final class HeldProcess {
    let holder: Holder
    private let handle: ProcessHandle

    /// Takes hold of a holder; nil when it has ended since it was found, or its number belongs to another by now.
    ///
    /// The handle comes first and the look at it afterwards: what is true of the number then is true of the handle.
    init?(_ holder: Holder) throws(Errno) {
        let handle: ProcessHandle
        do throws(Errno) { handle = try ProcessHandle(of: holder.pid) } catch {
            // EINVAL: the kernel refuses one that is about to go.
            guard [.noSuchProcess, .invalid].contains(error.kind) else { throw error }
            return nil
        }
        guard let status = try ProcessTable.status(of: holder.pid), status.startTicks == holder.startTicks,
            !status.hasEnded
        else { return nil }
        self.holder = holder
        self.handle = handle
    }

    /// Whether it has one of its sockets open now.
    func stillHolds() throws(Errno) -> Bool {
        switch holder.means {
        case .descriptor, .thread:
            if case .has(let open) = try OpenSockets.look(for: holder.sockets, in: holder.pid), !open.isEmpty {
                return true
            }
            // The kernel's list does not tell a thread's own table from that of all.
            return try !OpenSockets.look(for: holder.sockets, inThreadsOf: holder.pid).isEmpty
        case .ring: return !OpenSockets.registered(holder.sockets, inRingsOf: holder.pid).isEmpty
        }
    }

    /// False when it has ended already; EPERM when it may not be sent to.
    @discardableResult
    func send(_ signal: Int32) throws(Errno) -> Bool {
        do throws(Errno) { try handle.send(signal) } catch {
            guard error.kind == .noSuchProcess else { throw error }
            return false
        }
        return true
    }

    /// Readable once it has ended.
    var descriptor: Int32 { handle.descriptor.number }

    var hasEnded: Bool { handle.hasEnded }
}
