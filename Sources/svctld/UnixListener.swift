internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

/// A listener with a file: it takes the place of a dead one, and of nothing else.
enum UnixListener {
    /// Listens on the path; the file belongs to the app's user and is private, unless the settings say otherwise.
    static func open(
        _ configuration: ListenerConfiguration, backlog: Int32, appOwner: Program.Identity?, resolver: Resolver
    ) throws(Refused) -> Listener {
        guard case .path(let path) = configuration.address, let address = SocketAddress.path(path) else {
            throw ListenerComplaint.of(Errno(ENAMETOOLONG, in: "bind"), configuration)
        }
        let user = try configuration.owner.map { owner throws(Refused) in
            try resolver.user(owner, at: configuration.place)
        }
        let group = try configuration.ownerGroup.map { group throws(Refused) in
            try resolver.group(group, at: configuration.place)
        }
        try makeRoom(at: path, for: configuration)
        do throws(Errno) {
            return try Listener(
                local: address, path: path, backlog: backlog, mode: configuration.mode ?? 0o600,
                user: user ?? appOwner?.user, group: group ?? appOwner?.group)
        } catch {
            throw ListenerComplaint.of(error, configuration)
        }
    }

    /// Takes a socket away that nobody listens on any more.
    ///
    /// - Throws: `Refused` when the path is no socket, or when somebody does listen.
    private static func makeRoom(at path: String, for configuration: ListenerConfiguration) throws(Refused) {
        guard let place = try? HeldPlace(path), let status = try? FileStatus(of: place.path, following: false) else {
            return
        }
        guard status.kind == .socket else { throw ListenerComplaint.notASocket(path, configuration) }
        do throws(Errno) {
            _ = try LocalSocket.connect(to: place.path)
        } catch {
            guard error.code == ECONNREFUSED else { throw ListenerComplaint.of(error, configuration) }
            Files.remove(place.path)
            return
        }
        throw ListenerComplaint.of(Errno(EADDRINUSE, in: "bind"), configuration)
    }
}
