import Testing

/// A server that is not svctl's: it stands in the way.
struct Server {
    let command: Command

    /// Listens on a port of every address, or on a unix socket, as `caller`.
    init(on place: String, as caller: Caller = .user) throws {
        command = try Command(caller.becoming + ["/usr/bin/python3", "-c", Self.script, place])
        try command.writes("listening")
    }

    var pid: Int32 { command.pid }

    private static let script = """
        import socket, sys, time
        place = sys.argv[1]
        server = socket.socket(socket.AF_INET if place.isdigit() else socket.AF_UNIX)
        server.bind(("", int(place)) if place.isdigit() else place)
        server.listen()
        print("listening", flush=True)
        time.sleep(600)
        """
}
