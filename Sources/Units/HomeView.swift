/// What a unit sees of /home, /root and /run/user: nothing but what its settings name.
///
/// The folders themselves are shown in an empty /home (tmpfs), and not only write-protected as a whole (read-only):
/// else each app of this user could read all that lies in any home and is readable for the user, keys and other
/// projects among it. A folder is shown and never a file, because an editor writes another file of the same name, which
/// a mount would not follow; and with a link the folder that holds it, because a deployment has it lead elsewhere.
enum HomeView {
    static let homes = ["/home", "/root", "/run/user"]

    /// The settings for these reads and writes; none when nothing of it lies in a home.
    static func settings(_ reads: [NamedPath], _ writes: [WrittenPlace], _ machine: Machine) -> [Loosening] {
        let read = reads.flatMap { named in
            machine.way(named.path).folders(of: named.kind).map { (folder: $0, reason: named.reason) }
        }.filter { isInHome($0.folder) }
        let written = writes.map { (folder: machine.way($0.folder).end, reason: $0.reason) }
            .filter { isInHome($0.folder) }
        guard !read.isEmpty || !written.isEmpty else { return [] }
        let shown = merged(read)
        if let whole = (shown + written).first(where: { homes.contains($0.folder) }) {
            return readOnly("\(whole.reason): it is \(whole.folder) itself", written)
        }
        guard machine.homesAreFolders else {
            return readOnly("\(shown.first?.reason ?? ""): /home, /root or /run/user is a link", written)
        }
        let first = shown.first ?? written[0]
        return [
            Loosening(["ProtectHome=tmpfs"], because: "of the homes only what follows: \(first.reason)")
        ]
            + shown.map { Loosening(["BindReadOnlyPaths=\(UnitValue.word("-" + $0.folder))"], because: $0.reason) }
            + merged(written).map { Loosening(["BindPaths=\(UnitValue.word("-" + $0.folder))"], because: $0.reason) }
    }

    static func isInHome(_ path: String) -> Bool { homes.contains { FolderPath.contains($0, path) } }

    private static func readOnly(_ why: String, _ written: [(folder: String, reason: String)]) -> [Loosening] {
        [Loosening(["ProtectHome=read-only"], because: why)]
            + merged(written).map {
                Loosening(["ReadWritePaths=\(UnitValue.word("-" + $0.folder))"], because: $0.reason)
            }
    }

    /// Each folder once, with all its reasons, and none that lies in another.
    static func merged(_ places: [(folder: String, reason: String)]) -> [(folder: String, reason: String)] {
        var reasons: [String: [String]] = [:]
        var order: [String] = []
        let folders = Set(places.map(\.folder))
        for place in places {
            // The topmost of those that contain it.
            let top = folders.filter { FolderPath.contains($0, place.folder) }.min { $0.utf8.count < $1.utf8.count }
            let folder = top ?? place.folder
            if reasons[folder] == nil { order.append(folder) }
            if !reasons[folder, default: []].contains(place.reason) {
                reasons[folder, default: []].append(place.reason)
            }
        }
        return order.map { ($0, reasons[$0, default: []].joined(separator: "; ")) }
    }
}
