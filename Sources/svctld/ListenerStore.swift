internal import Glibc
internal import LinuxKernel
internal import Settings

/// What systemd keeps for the next master of this unit: the sockets of the settings in force, which are open before it
/// starts and after it has crashed; FDSTORE=1 of sd_notify(3).
final class ListenerStore {
    private let room: Int
    private var names: [UInt64: String] = [:]

    /// The store of the unit; nil where it has none: systemd says so from 254 on, and before that our own unit.
    static var found: ListenerStore? {
        guard unsafe getenv("NOTIFY_SOCKET") != nil, let text = unsafe getenv("FDSTORE"),
            let room = Int(unsafe String(cString: text)), room > 0
        else { return nil }
        return ListenerStore(room: room)
    }

    private init(room: Int) {
        self.room = room
    }

    /// Whether the next master will have it.
    func has(_ listener: OpenListener) -> Bool { names[listener.socket.inode] != nil }

    /// It was there before this master.
    func remember(_ name: StoredName) { names[name.inode] = name.text }

    /// Puts a socket in, unless systemd has it anyway.
    func add(_ listener: OpenListener) {
        guard !listener.isOfSocketUnit, !has(listener), names.count < room else { return }
        var name = StoredName(listener: listener.configuration.name, inode: listener.socket.inode).text
        // An FDNAME= has at most 255 bytes.
        if name.utf8.count > 255 { name = StoredName(listener: "", inode: listener.socket.inode).text }
        names[listener.socket.inode] = name
        var lines = ["FDSTORE=1", "FDNAME=\(name)"]
        // A worker can end it for all with shutdown(2): an internet socket is made to listen again, and a unix socket is
        // lost, which systemd sees and throws it out.
        if listener.file == nil { lines.append("FDPOLL=0") }
        Systemd.notify(lines, descriptors: [listener.socket.descriptor.number])
    }

    /// Takes a socket out: nobody accepts there any more, and clients would wait for ever.
    func remove(_ listener: OpenListener) {
        guard let name = names.removeValue(forKey: listener.socket.inode) else { return }
        Systemd.notify(["FDSTOREREMOVE=1", "FDNAME=\(name)"])
    }
}
