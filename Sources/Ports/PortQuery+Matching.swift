internal import LinuxKernel

extension PortQuery {
    /// The listening sockets that answer to this question, from the kernel's tables.
    func sockets() throws(Errno) -> [ListeningSocket] {
        switch target {
        case .tcp(let ports, let host):
            // The kernel itself picks out one port; a range is cheaper to pick out here.
            let found = try SocketDiagnosis.tcpListeners(port: ports.count == 1 ? ports.lowerBound : nil)
            return found.filter { Self.answers($0.place, ports, host) }
        case .path(let path):
            let wanted = PathQuestion(path)
            return try SocketDiagnosis.unixListeners().filter { wanted.answers($0.place) }
        case .abstract(let name):
            return try SocketDiagnosis.unixListeners().filter { $0.place == .abstract(Array(name.utf8)) }
        }
    }

    /// Whether a socket at `place` takes connections to one of `ports` at `host`.
    static func answers(_ place: ListeningPlace, _ ports: ClosedRange<UInt16>, _ host: Host) -> Bool {
        guard case .tcp(let bound, let port, let onlyIPv6, _) = place, ports.contains(port) else { return false }
        return switch host {
        case .any: true
        case .localhost: ["127.0.0.1", "::1"].compactMap(InternetAddress.init).contains { serves(bound, onlyIPv6, $0) }
        case .address(let address): serves(bound, onlyIPv6, address)
        }
    }

    /// Whether a socket bound to `bound` takes connections to `asked`.
    private static func serves(_ bound: InternetAddress, _ onlyIPv6: Bool?, _ asked: InternetAddress) -> Bool {
        let asked = asked.mappedIPv4 ?? asked
        let bound = bound.mappedIPv4 ?? bound
        if asked.isIPv6 == bound.isIPv6 {
            return bound == asked || bound.isUnspecified || asked.isUnspecified
        }
        // `[::]` takes IPv4 as well unless it was told not to; where nobody knows, it is better named than missed.
        return bound.isIPv6 && bound.isUnspecified && onlyIPv6 != true
    }
}

/// A path somebody asks for, and which file it leads to now.
struct PathQuestion {
    private let names: [[UInt8]]
    private let file: SocketFile?

    init(_ path: String) {
        file = SocketFile(at: path)
        let absolute = path.hasPrefix("/") ? path : (ThisProcess.folder ?? "") + "/" + path
        names = [Array(path.utf8), Array(absolute.utf8)]
    }

    /// By the file, so that links and relative paths do not matter.
    ///
    /// By the name only where the file was removed, or where file system and socket table number devices differently,
    /// as btrfs does.
    func answers(_ place: ListeningPlace) -> Bool {
        guard case .path(let name, let bound) = place else { return false }
        guard let file, let bound else { return names.contains(name) }
        return bound.inode == file.inode && (bound.device == file.device || names.contains(name))
    }
}
