internal import LinuxKernel
internal import Settings

/// A descriptor that systemd hands in: a socket of a .socket unit, or one that its store has kept; sd_listen_fds(3).
final class HandedListener {
    /// How it is called: by FileDescriptorName= of the unit, else the unit's name, or as it was stored.
    let name: String
    /// Where it is bound; nil for what is no socket.
    let address: SocketAddress?
    let descriptor: Descriptor
    /// What the store calls it; nil for a socket that systemd made.
    let stored: StoredName?

    init(_ descriptor: consuming Descriptor, name: String) {
        self.name = name
        address = SocketAddress(of: descriptor)
        stored = StoredName(name)
        self.descriptor = descriptor
    }

    /// Whether it is exactly what the settings ask for.
    func isExactly(_ wanted: ListenerConfiguration) -> Bool {
        guard let address, let place = OpenListener.place(wanted.address, port: nil) else { return false }
        return address == place && hasFile
    }

    /// Whether it serves as well: on both families where one is wanted, on the port it got where any is, or by its name.
    func mayServe(_ wanted: ListenerConfiguration) -> Bool {
        guard let address else { return false }
        switch wanted.address {
        case .ipv4("", address.port) where Listener.servesBothFamilies(descriptor): return true
        case .ipv4(_, 0), .ipv6(_, 0):
            if stored?.listener == wanted.name, address == OpenListener.place(wanted.address, port: address.port) {
                return true
            }
        case .ipv4, .ipv6, .path, .abstract: break
        }
        return stored == nil && (name == wanted.name || name == wanted.nameInApp)
    }

    /// Whether clients find it: a stored unix socket must still be what lies at its path.
    private var hasFile: Bool { stored == nil || address?.path == nil || file != nil }

    /// The file of a stored unix socket, if it is still there; what a .socket unit has made is systemd's affair.
    var file: ListenerFile? {
        guard stored != nil, let path = address?.path,
            let status = try? FileStatus(of: path, following: false), status.kind == .socket
        else { return nil }
        let socket = (try? FileStatus(of: descriptor))?.inode
        let row = ((try? SocketDiagnosis.unixListeners()) ?? []).first { $0.inode == socket }
        // The kernel's table has the low half of the file's inode; without the table the path is all there is to go by.
        if case .path(_, let file?) = row?.place, file.inode != UInt32(truncatingIfNeeded: status.inode) { return nil }
        return ListenerFile(path: path, inode: status.inode)
    }

    /// For people.
    var description: String { "\(name) (\(address.map(\.text) ?? "no socket"))" }
}

/// The name of a listener in systemd's store: `svctl.` with its name in the settings and its inode, which no other
/// has, so that one of two for the same address can be taken out.
struct StoredName: Equatable {
    let listener: String
    let inode: UInt64

    init(listener: String, inode: UInt64) {
        self.listener = listener
        self.inode = inode
    }

    /// Reads one; nil for a name that is none of ours.
    init?(_ text: String) {
        guard text.hasPrefix("svctl."), let dot = text.lastIndex(of: "."),
            let inode = UInt64(text[text.index(after: dot)...])
        else { return nil }
        self.inode = inode
        listener = String(text[..<dot].dropFirst("svctl.".count))
    }

    var text: String { "svctl.\(listener).\(inode)" }
}
