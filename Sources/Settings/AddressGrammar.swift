/// The addresses of uWSGI: `host:port`, `:port`, `[v6]:port`, `path`, `@name`.
enum AddressGrammar {
    /// What an address says; a path is still as written.
    enum Parsed: Equatable {
        case ipv4(host: String, port: UInt16)
        case ipv6(host: String, port: UInt16)
        case path(String)
        case abstract(String)
    }

    /// Why something is no address, with the bytes that are wrong and an address to write instead.
    struct Fault: Error, Equatable {
        var message: String
        var bytes: Range<Int>
        var instead: String?
    }

    /// Reads an address; throws what is wrong with it.
    static func parse(_ text: String) throws(Fault) -> Parsed {
        let bytes = Array(text.utf8)
        let whole = 0..<bytes.count
        guard let first = bytes.first else {
            throw Fault(message: "there is no address", bytes: whole, instead: ":8000")
        }
        try refuseForeign(text, whole)
        if first == UInt8(ascii: "@") || bytes.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "0")]) {
            return try abstract(Array(bytes.dropFirst(first == UInt8(ascii: "@") ? 1 : 2)), whole)
        }
        if first == UInt8(ascii: "[") { return try bracketed(bytes) }
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { return .path(text) }

        let host = String(decoding: bytes[..<colon], as: UTF8.self)
        if bytes[..<colon].contains(UInt8(ascii: ":")) {
            throw Fault(
                message: "an IPv6 address needs brackets", bytes: whole,
                instead: "[\(host)]:" + String(decoding: bytes[(colon + 1)...], as: UTF8.self))
        }
        if first == UInt8(ascii: "/") || host.utf8.contains(UInt8(ascii: "/")) {
            throw Fault(
                message: "a path with a colon is read as host:port", bytes: whole, instead: host + ".sock")
        }
        let port = try port(bytes, after: colon, host: host)
        if host.utf8.contains(UInt8(ascii: "*")) {
            throw Fault(
                message: "* is only the first address of the machine, often 127.0.0.1", bytes: 0..<colon,
                instead: ":\(port)")
        }
        guard isHost(host) else {
            throw Fault(message: "'\(host)' is no host name and no IPv4 address", bytes: 0..<colon, instead: ":\(port)")
        }
        return .ipv4(host: host, port: port)
    }

    private static func refuseForeign(_ text: String, _ whole: Range<Int>) throws(Fault) {
        if text.hasPrefix("fd://") || text.hasPrefix("=") {
            throw Fault(
                message: "svctl binds its sockets itself and takes none over by number", bytes: whole, instead: ":8000")
        }
        for scheme in ["http://", "https://", "tcp://", "unix://", "unix:"] where text.hasPrefix(scheme) {
            let rest = String(text.dropFirst(scheme.count))
            throw Fault(
                message: "an address is written without \(scheme)", bytes: 0..<scheme.utf8.count,
                instead: rest.hasSuffix("/") && !rest.hasPrefix("/") ? String(rest.dropLast()) : rest)
        }
    }

    private static func abstract(_ name: [UInt8], _ whole: Range<Int>) throws(Fault) -> Parsed {
        guard !name.isEmpty else {
            throw Fault(message: "the abstract socket has no name", bytes: whole, instead: "@svctl")
        }
        guard name.count <= longestPath else {
            throw Fault(
                message: "the name has \(name.count) bytes, and a socket's name may have \(longestPath)", bytes: whole,
                instead: "@svctl")
        }
        return .abstract(String(decoding: name, as: UTF8.self))
    }

    private static func bracketed(_ bytes: [UInt8]) throws(Fault) -> Parsed {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "]")), end + 1 < bytes.count,
            bytes[end + 1] == UInt8(ascii: ":")
        else {
            throw Fault(
                message: "an IPv6 address is written as [address]:port", bytes: 0..<bytes.count, instead: "[::]:8000")
        }
        let host = String(decoding: bytes[1..<end], as: UTF8.self)
        guard isIPv6(Array(bytes[1..<end])) else {
            throw Fault(message: "'\(host)' is no IPv6 address", bytes: 1..<end, instead: "[::]:8000")
        }
        return .ipv6(host: host, port: try port(bytes, after: end + 1, host: "[\(host)]"))
    }

    private static func port(_ bytes: [UInt8], after colon: Int, host: String) throws(Fault) -> UInt16 {
        let digits = bytes[(colon + 1)...]
        let place = colon + 1..<bytes.count
        guard !digits.isEmpty else {
            throw Fault(message: "there is no port behind the colon", bytes: 0..<bytes.count, instead: host + ":8000")
        }
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.allSatisfy(\.isDigit) else {
            throw Fault(message: "'\(text)' is no port number", bytes: place, instead: host + ":8000")
        }
        guard let port = UInt16(text) else {
            throw Fault(
                message: "port \(text) does not exist: the last one is 65535", bytes: place, instead: host + ":8000")
        }
        return port
    }

    /// The longest path or abstract name that fits sockaddr_un with its final zero; unix(7).
    static let longestPath = 107
}
