/// An answer of an app, got by curl: a client that is not ours.
struct Page: Equatable {
    let status: Int
    let body: String

    /// The words that get `path` from a port.
    static func request(_ path: String, port: UInt16) -> [String] {
        curl + ["http://127.0.0.1:\(port)\(path)"]
    }

    /// The words that get `path` from a unix socket, `@name` for an abstract one.
    static func request(_ path: String, socket: String) -> [String] {
        let abstract = socket.hasPrefix("@")
        return curl + [
            abstract ? "--abstract-unix-socket" : "--unix-socket", abstract ? String(socket.dropFirst()) : socket,
            "http://localhost\(path)",
        ]
    }

    private static let curl = ["/usr/bin/curl", "-sS", "--max-time", "60", "-w", "\\n%{http_code}"]
}

extension Page {
    /// What such a command came to.
    init(_ finished: Finished) throws {
        let lines = finished.output.split(separator: "\n", omittingEmptySubsequences: false)
        guard finished.code == 0, let status = lines.last.flatMap({ Int($0) }) else {
            throw Late(description: "no answer: \(finished)")
        }
        self.status = status
        body = lines.dropLast().joined(separator: "\n")
    }
}
