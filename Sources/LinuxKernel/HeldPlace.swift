/// A name in a folder that is held open: a place that stays the same while the folder is renamed, or a link that led
/// to it comes to lead elsewhere.
///
/// For whoever looks at a file and then does something to it, in a folder that others can move.
public struct HeldPlace: ~Copyable {
    private let folder: Descriptor
    private let name: String

    /// Opens the folder that `path` lies in, links on the way followed; ENOENT, ENOTDIR, EACCES as open(2).
    public init(_ path: String) throws(Errno) {
        let slash = path.lastIndex(of: "/")
        // The dot sees to it that it is a folder.
        folder = try Files.open(slash.map { path[...$0] + "." } ?? ".", .path)
        name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// A path to the place by way of /proc/self/fd, for as long as this value lives.
    ///
    /// The name's own link, if it is one, is not held: open, stat and the like without following.
    public var path: String { "/proc/self/fd/\(folder.number)/\(name)" }
}
