import Glibc

/// The way to a file as the kernel goes it, step by step: each folder and each link on it, and the file at last.
public struct PathWalk {
    /// Where it has come so far, without links; empty for the root.
    public private(set) var reached = ""
    /// The names still to go, the next one last.
    private var names: [String]
    private var links = 0
    private var isAtRoot = true

    /// The way to an absolute path.
    public init(_ path: String) {
        names = path.split(separator: "/").reversed().map(String.init)
    }

    /// The next place, with what lies there, links not followed; nil at the end.
    ///
    /// ELOOP after forty links, as path_resolution(7) has it.
    public mutating func next() throws(Errno) -> (path: String, status: FileStatus)? {
        if isAtRoot {
            isAtRoot = false
            return ("/", try FileStatus(of: "/"))
        }
        guard let name = names.popLast() else { return nil }
        if name == ".." {
            reached = reached.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
            return try (reached + "/", FileStatus(of: reached + "/"))
        }
        let path = "\(reached)/\(name)"
        let status = try FileStatus(of: path, following: false)
        if status.kind == .link {
            try follow(path)
        } else {
            reached = path
        }
        return (path, status)
    }

    private mutating func follow(_ link: String) throws(Errno) {
        links += 1
        guard links <= 40, let target = Files.linkTarget(link) else { throw Errno(ELOOP, in: "open \(link)") }
        names += target.split(separator: "/").reversed().map(String.init)
        if target.hasPrefix("/") { reached = "" }
    }
}
