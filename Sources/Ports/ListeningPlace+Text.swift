internal import LinuxKernel

extension ListeningPlace {
    /// As people write it, safe for a terminal: `0.0.0.0:8000`, `[::1]:8000`, `/run/app.sock`, `@app`.
    var text: String {
        switch self {
        case .tcp(let address, let port, _, nil): "\(address.isIPv6 ? "[\(address)]" : "\(address)"):\(port)"
        case .tcp(let address, let port, let onlyIPv6, let interface?):
            Self.tcp(address, port: port, onlyIPv6: onlyIPv6, interface: nil).text + " on interface \(interface)"
        case .path(let name, _): PrintableText.escaped(String(decoding: name, as: UTF8.self))
        case .abstract(let name): "@" + PrintableText.escaped(String(decoding: name, as: UTF8.self))
        case .unnamed: "a socket without a name"
        }
    }
}
