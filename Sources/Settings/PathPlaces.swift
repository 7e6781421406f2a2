/// Where the paths of an app are written, for what is said of each.
public struct PathPlaces: Equatable, Sendable {
    /// The line of each path, by the path; of an option that may be given several times, too.
    public var lines: [String: Place] = [:]
    /// Those that have no / at their front when everything is filled in.
    public var relative: [String: Place] = [:]

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
        if let chdir { places.add(absolute(chdir.text, in: start), written: chdir.text, at: chdir.place) }
        return places
    }

    private static var mostPaths: Int { 1000 }
}
