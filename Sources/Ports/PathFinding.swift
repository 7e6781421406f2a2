internal import LinuxKernel

/// What lies at a path that is the file of no socket in this network namespace's table.
///
/// A path belongs to no network: whoever may write to the file reaches a server in any.
struct PathFinding {
    /// How sure it is that `sockets` answer to the path.
    enum Certainty: Equatable {
        /// The file is theirs.
        case sure
        /// A socket is bound to the file, as far as that may be seen, and it may be one of these: its holder sees which.
        case likely(isBound: Bool)
        /// They were bound to that path, where no file is: it was removed or renamed, or is another's in a mount namespace
        /// of its own.
        case byName
    }
    private(set) var sockets: [ListeningSocket] = []
    private(set) var certainty = Certainty.sure
    /// Without their holders.
    private(set) var obstacles: [Obstacle] = []

    /// `query` is the question for the socket at `path`.
    init(_ path: String, _ query: PortQuery, entersNamespaces: Bool) throws(Errno) {
        let asked = PathQuestion(path)
        let life = SocketFile.life(at: path)
        switch life {
        case .nothing:
            certainty = .byName
            sockets = try SocketDiagnosis.unixListeners().filter { asked.isNamed($0.place) }
            if let code = asked.refusal { obstacles = [.noPlace(code)] }
        case .noSocket: obstacles = [.file(isSocket: false)]
        case .left: obstacles = [.file(isSocket: true)]
        case .bound, .untold:
            let isBound = life == .bound
            try look(asked, query, isBound: isBound, entersNamespaces: entersNamespaces && ThisProcess.user == 0)
            if sockets.isEmpty, obstacles.isEmpty { obstacles = [.hidden(isBound: isBound)] }
        }
    }

    /// What is bound here, then what there is in other network namespaces, then what may be meant here.
    private mutating func look(
        _ asked: PathQuestion, _ query: PortQuery, isBound: Bool, entersNamespaces: Bool
    ) throws(Errno) {
        func bound() throws(Errno) -> [ListeningSocket] {
            try SocketDiagnosis.boundUnixSockets().filter { asked.answers($0.place) }
        }
        var idle = try bound()
        for (_, pid) in entersNamespaces && idle.isEmpty ? try Namespaces.otherNetworks() : [] {
            let there = try Namespaces.inNetwork(of: pid) { () throws(Errno) in (try query.sockets(), try bound()) }
            sockets += there?.0 ?? []
            idle += there?.1 ?? []
        }
        guard sockets.isEmpty else { return }
        if !idle.isEmpty {
            obstacles = [.bound(idle, holders: [])]
        } else {
            certainty = .likely(isBound: isBound)
            sockets = try SocketDiagnosis.unixListeners().filter { asked.mayAnswer($0.place) }
        }
    }
}
