internal import LinuxKernel
internal import Units

extension PathWay {
    /// Where a path leads on this machine; nil when it leads nowhere.
    static func here(_ path: String) -> PathWay? {
        var walk = PathWalk(path)
        var way = PathWay(end: path)
        do throws(Errno) {
            while let (place, status) = try walk.next() {
                way.isFolder = status.kind == .folder
                guard status.kind == .link else { continue }
                let folder = "/" + place.split(separator: "/").dropLast().joined(separator: "/")
                if !way.linkFolders.contains(folder) { way.linkFolders.append(folder) }
            }
        } catch {
            return nil
        }
        way.end = walk.reached.isEmpty ? "/" : walk.reached
        return way
    }
}
