internal import LinuxKernel

/// A path somebody asks for, and which file it leads to now.
struct PathQuestion {
    private let names: [[UInt8]]
    private let file: SocketFile?

    init(_ path: String) {
        file = SocketFile(at: path)
        let absolute = path.hasPrefix("/") ? path : (ThisProcess.folder ?? "") + "/" + path
        names = [Array(path.utf8), Array(absolute.utf8)]
    }

    /// By the file, so that links and relative paths do not matter.
    ///
    /// By the name only where the file was removed, or where file system and socket table number devices differently,
    /// as btrfs does.
    func answers(_ place: ListeningPlace) -> Bool {
        guard case .path(let name, let bound) = place else { return false }
        guard let file, let bound else { return names.contains(name) }
        return bound.inode == file.inode && (bound.device == file.device || names.contains(name))
    }
}
