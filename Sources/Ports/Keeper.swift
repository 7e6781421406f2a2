internal import LinuxKernel

/// Something that starts a process anew when it ends, so that ending the process frees nothing.
public enum Keeper: Equatable, Sendable {
    /// A unit of systemd, the machine's or with `ofUser` a user's own.
    case unit(String, ofUser: Bool)
    /// systemd itself holds the socket and starts a service for it; the unit where it is known.
    case socketUnit(String?)
    /// A container.
    case container(Container)
    /// Docker's own process that hands a port into a container; the port where it is known.
    case dockerProxy(port: String?)
    /// pm2, and its number of the app where that is known.
    case pm2(String?)
    /// supervisord, and its name of the program where that is known.
    case supervisor(String?)
    /// circusd.
    case circus
    /// runit, and the service's folder.
    case runit(String)
    /// s6, and the service's folder.
    case s6(String)
    /// A master of svctl.
    case svctl(String)
}

extension Keeper {
    /// What it is, safe for a terminal.
    public var name: String { PrintableText.escaped(plainName) }

    private var plainName: String {
        switch self {
        case .unit(let unit, let ofUser): "systemd unit \(unit)" + (ofUser ? " of the user" : "")
        case .socketUnit(let unit): "systemd socket unit" + (unit.map { " \($0)" } ?? "")
        case .container(let container): "container \(container.text)"
        case .dockerProxy: "docker, for a container's published port"
        case .pm2: "pm2"
        case .supervisor(let program): "supervisord" + (program.map { ", program \($0)" } ?? "")
        case .circus: "circus"
        case .runit(let service): "runit, service \(service)"
        case .s6(let service): "s6, service \(service)"
        case .svctl(let master): "svctl \(master)"
        }
    }

    /// The command that stops it for good, as one types it, names quoted.
    public var command: String {
        switch self {
        case .unit(let unit, let ofUser): "systemctl \(ofUser ? "--user " : "")stop \(ShellWord.quoted(unit))"
        case .socketUnit(let unit?): "systemctl stop \(ShellWord.quoted(unit))"
        case .socketUnit(nil): "systemctl list-sockets, then systemctl stop UNIT.socket"
        case .container(let container): Self.command(container)
        case .dockerProxy(let port):
            "docker ps\(port.map { " --filter publish=" + ShellWord.quoted($0) } ?? ""), then docker stop CONTAINER"
        case .pm2(let number): "pm2 stop \(number.map(ShellWord.quoted) ?? "APP")"
        case .supervisor(let program): "supervisorctl stop \(program.map(ShellWord.quoted) ?? "PROGRAM")"
        case .circus: "circusctl stop WATCHER"
        case .runit(let service): "sv down \(ShellWord.quoted(service))"
        case .s6(let service): "s6-svc -d \(ShellWord.quoted(service))"
        case .svctl(let master): "svctl stop \(ShellWord.quoted(master))"
        }
    }

    private static func command(_ container: Container) -> String {
        let name = ShellWord.quoted(container.name)
        return switch container.runtime {
        case "docker", "podman": "\(container.runtime) stop \(name)"
        case "lxc": "lxc-stop --name \(name)"
        case "machine": "machinectl poweroff \(name)"
        case "kubernetes", "cri-o": "crictl stop \(name)"
        default: "stop the container \(name)"
        }
    }
}
