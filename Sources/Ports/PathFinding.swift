internal import LinuxKernel

/// What lies at a path at which nobody of this network namespace takes connections or datagrams.
///
/// A path belongs to no network: whoever may write to the file reaches a server in any.
struct PathFinding {
    /// Those of other network namespaces.
    private(set) var sockets: [ListeningSocket] = []
    /// Without their holders.
    private(set) var obstacles: [Obstacle] = []

    /// `query` is the question for the socket at `path`.
    init(_ path: String, _ query: PortQuery, entersNamespaces: Bool) throws(Errno) {
        let life = SocketFile.life(at: path)
        switch life {
        case .nothing: break
        case .noSocket: obstacles = [.file(isSocket: false)]
        case .left: obstacles = [.file(isSocket: true)]
        case .bound, .untold:
            let asked = PathQuestion(path)
            let bound = try SocketDiagnosis.boundUnixSockets().filter { asked.answers($0.place) }
            if !bound.isEmpty {
                obstacles = [.bound(bound, holders: [])]
                return
            }
            if entersNamespaces { sockets = try Finding.elsewhere(query).flatMap(\.sockets) }
            if sockets.isEmpty { obstacles = [.hidden(isBound: life == .bound)] }
        }
    }
}
