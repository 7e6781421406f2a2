/// A folder or a pattern of vassals, and the line that says it.
struct VassalPlace: Equatable, Sendable {
    var path: String
    var place: Place
}

/// Where the paths of an app are written, for what is said of each.
public struct PathPlaces: Equatable, Sendable {
    /// The line of each path, by the path; of an option that may be given several times, too.
    public var lines: [String: Place] = [:]
    /// Those that have no / at their front when everything is filled in.
    public var relative: [String: Place] = [:]
    /// The line of each mount, by what is mounted.
    var mounts: [String: Place] = [:]
    /// Where an Emperor's vassals are.
    var vassals: VassalPlace?

    mutating func add(_ path: String, written: String, at place: Place) {
        lines[path] = place
        if !written.hasPrefix("/") { relative[path] = place }
    }
}

extension Draft {
    /// Of the paths that begin at `work`, which itself begins in `start`.
    func pathPlaces(in work: String, from start: String) -> PathPlaces {
        var places = PathPlaces()
        // Nobody reads what is said of more.
        let ofWork = [file].compactMap(\.self) + pythonPath.prefix(Self.mostPaths)
        for setting in ofWork {
            places.add(absolute(setting.text, in: work), written: setting.text, at: setting.place)
        }
        for file in environmentFiles.prefix(Self.mostPaths) {
            places.add(absolute(file.path, in: work), written: file.path, at: file.setting.place)
        }
        for (map, entry) in zip(requests.staticMaps, staticMapLines).prefix(Self.mostPaths) {
            places.add(absolute(map.path, in: work), written: map.path, at: entry.place)
        }
        for mount in mounts.prefix(Self.mostPaths) {
            places.mounts[self.mount(mount, in: work).name] = mount.setting.place
        }
        if runsUwsgi, let emperor = UwsgiWork(linesForUwsgi).emperor {
            places.vassals = VassalPlace(path: absolute(emperor.text, in: work), place: emperor.keyPlace)
        }
        if let chdir { places.add(absolute(chdir.text, in: start), written: chdir.text, at: chdir.place) }
        return places
    }

    private static var mostPaths: Int { 1000 }
}
