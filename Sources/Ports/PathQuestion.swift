import Glibc
internal import LinuxKernel

/// A path somebody asks for, and which file it leads to now.
struct PathQuestion {
    private let path: String
    /// From the root, as it was asked for and by the folder that is there.
    private let names: [[UInt8]]
    private let files: [SocketFile]

    init(_ path: String) {
        self.path = path
        files = SocketFile.numbers(at: path)
        let absolute = path.hasPrefix("/") ? path : (ThisProcess.folder ?? "") + "/" + path
        names = [absolute, Files.inResolvedFolder(absolute)].map { Array($0.utf8) }
    }

    /// Why nobody could make a file there, who may write where he likes; nil where one can be made.
    var refusal: Int32? {
        guard let code = Files.refusal(of: path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."),
            [ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, EROFS].contains(code)
        else { return nil }
        return code
    }

    /// Whether it is the socket's file, so that links and relative paths do not matter.
    func answers(_ place: ListeningPlace) -> Bool {
        guard case .path(_, let bound?) = place else { return false }
        return files.contains(bound)
    }

    /// Whether it may be, where layers of file systems give a file other numbers, or the socket's table has none.
    func mayAnswer(_ place: ListeningPlace) -> Bool {
        guard case .path(_, let bound) = place else { return false }
        return isNamed(place) || files.contains { $0.inode == bound?.inode }
    }

    /// Whether it was bound to that very path, whatever lies there now.
    func isNamed(_ place: ListeningPlace) -> Bool {
        guard case .path(let bound, _) = place else { return false }
        return names.contains(bound)
    }

    /// Whether a process that has a socket of that place finds by its name the file that was asked for.
    func isSeen(by pid: Int32, at place: ListeningPlace) -> Bool {
        guard case .path(let name, _) = place, let asked = try? FileStatus(of: path) else { return false }
        let text = String(decoding: name, as: UTF8.self)
        let there = try? FileStatus(of: "/proc/\(pid)/" + (text.hasPrefix("/") ? "root" : "cwd/") + text)
        return there?.device == asked.device && there?.inode == asked.inode
    }
}
