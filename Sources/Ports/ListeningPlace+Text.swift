internal import LinuxKernel

extension ListeningPlace {
    /// As people write it, safe for a terminal: `0.0.0.0:8000`, `[::1]:8000`, `/run/app.sock`, `@app`.
    var text: String {
        switch self {
        case .tcp(let address, let port, _, let interface), .udp(let address, let port, _, let interface):
            address.text(port: port) + (interface.map { " on interface \($0)" } ?? "")
        case .path(let name, _): PrintableText.escaped(name)
        case .abstract(let name): "@" + PrintableText.escaped(name)
        case .unnamed: "a socket without a name"
        }
    }

    /// Whether it is the abstract name somebody asks for, as it is or as `text` shows it: it may hold a NUL, and anything
    /// else that nobody can type.
    func isAbstract(_ name: String) -> Bool {
        guard case .abstract(let bytes) = self else { return false }
        return bytes == Array(name.utf8) || PrintableText.escaped(bytes) == name
    }

    /// `tcp`, `udp` or `unix`.
    var kind: String { transport?.rawValue ?? "unix" }
}

extension ListeningSocket {
    /// `tcp`, `udp`, `unix` or `unix datagram`.
    var kind: String { takesDatagrams && place.transport == nil ? "unix datagram" : place.kind }
}

extension InternetAddress {
    /// With a port, as people write it: `127.0.0.1:80`, `[::1]:80`.
    func text(port: UInt16) -> String { isIPv6 ? "[\(self)]:\(port)" : "\(self):\(port)" }
}
