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
        let (user, group) = try owner(configuration, appOwner, resolver)
        try makeRoom(at: path, for: configuration)
        do throws(Errno) {
            return try Listener(
                local: address, path: path, backlog: backlog, mode: configuration.mode ?? 0o600,
                user: user, group: group)
        } catch {
            throw ListenerComplaint.of(error, configuration)
        }
    }

    /// Gives the file of a socket that was taken over the owner and the mode it would have if it was made now.
    static func adjust(
        _ listener: OpenListener, appOwner: Program.Identity?, resolver: Resolver
    ) throws(Refused) {
        guard let file = listener.file else { return }
        let (user, group) = try owner(listener.configuration, appOwner, resolver)
        file.setOwner(user: user, group: group)
        file.setPermissions(listener.configuration.mode ?? 0o600)
    }

    private static func owner(
        _ configuration: ListenerConfiguration, _ appOwner: Program.Identity?, _ resolver: Resolver
    ) throws(Refused) -> (user: UInt32?, group: UInt32?) {
        let user = try configuration.owner.map { owner throws(Refused) in
            try resolver.user(owner, at: configuration.place)
        }
        let group = try configuration.ownerGroup.map { group throws(Refused) in
            try resolver.group(group, at: configuration.place)
        }
        return (user ?? appOwner?.user, group ?? appOwner?.group)
    }

    /// Takes a socket's file away that no socket is bound to any more.
    ///
    /// - Throws: `Refused` when the path is no socket, or when one is bound to it, whoever has it.
    private static func makeRoom(at path: String, for configuration: ListenerConfiguration) throws(Refused) {
        guard let place = try? HeldPlace(path), let status = try? FileStatus(of: place.path, following: false) else {
            return
        }
        guard status.kind == .socket else { throw ListenerComplaint.notASocket(path, configuration) }
        switch SocketFile.life(at: place.path) {
        case .left: Files.remove(place.path)
        case .bound: throw ListenerComplaint.of(Errno(EADDRINUSE, in: "bind"), configuration)
        case .untold: throw ListenerComplaint.of(Errno(EACCES, in: "connect"), configuration)
        case .nothing, .noSocket: break
        }
    }
}
