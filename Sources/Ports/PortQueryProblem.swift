internal import LinuxKernel

/// Why a question cannot be understood; the command ends with 64 then.
public enum PortQueryProblem: Error, Equatable, Sendable {
    /// Nothing was asked.
    case empty
    /// An address or a host, and no port.
    case portMissing(String)
    /// A number no port has.
    case notAPort(String)
    /// A range whose end comes before its start.
    case backwards(String)
    /// A word that is no service of /etc/services.
    case unknownService(String)
    /// Something before the colon that is no address.
    case notAnAddress(String)
    /// An IPv6 address without brackets, so that nobody knows where the port begins.
    case bracketsMissing(String)
    /// `tcp4:` before an IPv6 address, or the other way round.
    case otherFamily(String)
    /// Something behind `pid:` that is no number of a process.
    case notAProcess(String)
    /// `unix:` or `@`, and no name.
    case nameMissing
    /// A name with a NUL byte, which no path and no command line can have.
    case nameWithNUL
}

extension PortQueryProblem: CustomStringConvertible {
    /// One sentence for the person who asked, safe for a terminal.
    public var description: String {
        switch self {
        case .empty: "nothing is asked for: write a port such as :8000, or the path of a unix socket"
        case .portMissing(let text): "\(quoted(text)) has no port: write it as \(quoted(withPort(text)))"
        case .notAPort(let text): "\(quoted(text)) is no port: ports are numbers from 1 to 65535"
        case .backwards(let text): "the range \(quoted(text)) ends before it starts"
        case .unknownService(let text): "\(quoted(text)) is neither a port nor a service of /etc/services"
        case .notAnAddress(let text):
            "\(quoted(text)) is no address: write one such as 127.0.0.1 or [::1], or localhost, or * for all"
        case .bracketsMissing(let text): "an IPv6 address needs brackets before a port: write [\(escaped(text))]:8000"
        case .otherFamily(let text): "\(quoted(text)) names one family of addresses, and an address of the other"
        case .notAProcess(let text): "\(quoted(text)) is no process: write pid: and its number"
        case .nameMissing: "the unix socket has no name: write unix:/path or @name"
        case .nameWithNUL: "a name cannot have a NUL byte in it"
        }
    }

    private func withPort(_ text: String) -> String {
        let host = text.hasSuffix(":") ? String(text.dropLast()) : text
        return host.contains(":") && !host.hasPrefix("[") ? "[\(host)]:8000" : host + ":8000"
    }

    private func quoted(_ text: String) -> String { "‘\(escaped(text))’" }

    private func escaped(_ text: String) -> String { PrintableText.escaped(text) }
}
