internal import Control
internal import Glibc
internal import LinuxKernel
internal import Ports
internal import Settings

/// Why a listener cannot be had, who stands in the way, and what helps.
enum ListenerComplaint {
    static func of(_ error: Errno, _ configuration: ListenerConfiguration) -> Refused {
        let text = "cannot listen on \(configuration.written): \(error.reason)"
        switch error.code {
        case EADDRINUSE: return Refused(.taken, text, details: holders(of: configuration), error: error.code)
        case EACCES where isLowPort(configuration):
            return Refused(
                .permission, text,
                details: [
                    "ports below 1024 need root, or the right to bind them (CAP_NET_BIND_SERVICE):",
                    "start svctl as root with uid = in the settings, or use a port from 1024 on",
                ], error: error.code)
        case EADDRNOTAVAIL:
            return Refused(
                .configuration, text, details: ["no network interface here has that address"], error: error.code)
        default: return Refused(error, .cannotCreate, "cannot listen on \(configuration.written)")
        }
    }

    static func notASocket(_ path: String, _ configuration: ListenerConfiguration) -> Refused {
        Refused(
            .cannotCreate, "cannot listen on \(configuration.written): \(path) is there already and is no socket",
            details: ["it was left as it is: move it away, or use another path"])
    }

    private static func isLowPort(_ configuration: ListenerConfiguration) -> Bool {
        switch configuration.address {
        case .ipv4(_, let port), .ipv6(_, let port): (1..<1024).contains(port)
        case .path, .abstract: false
        }
    }

    /// Who holds it, in the words of `svctl who-holds`, and the command that frees it.
    private static func holders(of configuration: ListenerConfiguration) -> [String] {
        // The master stays where it is: what is held elsewhere does not stand in its way.
        var effort = Holders.Effort()
        effort.entersNamespaces = false
        guard let report = try? Holders.find([question(configuration)], effort: effort).first else { return [] }
        return report.lines() + remedy(report)
    }

    /// Another svctl is stopped by its name, anything else by what it holds.
    private static func remedy(_ report: PortReport) -> [String] {
        let pids = report.holders.map(\.pid)
        let master = FoundMaster.all(visibleTo: ThisProcess.user).first { pids.contains($0.record.pid) }
        if let master { return ["free it with: svctl stop \(master.record.name)"] }
        guard report.state == .held else { return [] }
        return ["free it with: svctl free \(ShellWord.quoted("\(report.asked)"))"]
    }

    private static func question(_ configuration: ListenerConfiguration) -> PortQuery {
        switch configuration.address {
        case .ipv4(_, let port), .ipv6(_, let port): .tcp(port: port)
        case .path(let path): .path(path)
        case .abstract(let name): .abstract(name)
        }
    }
}
