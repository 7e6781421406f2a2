/// What a unit may write to, outside of the homes.
enum WriteView {
    private static let temporary = ["/tmp", "/var/tmp"]

    /// Whether nobody makes the folder but whoever installs: not systemd, and not the log's own step.
    static func hasToStand(_ place: WrittenPlace, _ order: UnitOrder, _ machine: Machine) -> Bool {
        let folder = machine.way(place.folder).end
        guard place.purpose != .log, !FolderPath.contains(own(order), folder) else { return false }
        return order.scope == .user || runtimeFolder(folder, order, machine) == nil
    }

    private static func own(_ order: UnitOrder) -> String { "/run/svctl/\(order.name.master)" }

    /// The settings for what lies elsewhere than in a home.
    static func settings(
        _ reads: [NamedPath], _ writes: [WrittenPlace], _ order: UnitOrder, _ machine: Machine
    ) -> [Loosening] {
        let own = own(order)
        let places = writes.map { (folder: machine.way($0.folder).end, reason: $0.reason) }
            .filter { !HomeView.isInHome($0.folder) && !FolderPath.contains(own, $0.folder) }
        var settings = sharedTemporary(reads, writes, machine)
        let rest = places.filter { place in !temporary.contains { FolderPath.contains($0, place.folder) } }
        for place in HomeView.merged(rest) {
            if let name = runtimeFolder(place.folder, order, machine) {
                settings.append(Loosening(["RuntimeDirectory=\(UnitValue.word(name))"], because: place.reason))
            } else {
                settings.append(
                    Loosening(["ReadWritePaths=\(UnitValue.word("-" + place.folder))"], because: place.reason))
            }
        }
        return settings
    }

    /// A /tmp of its own would hide what others are to find there, or what it is to find itself.
    private static func sharedTemporary(
        _ reads: [NamedPath], _ writes: [WrittenPlace], _ machine: Machine
    ) -> [Loosening] {
        let named =
            reads.flatMap { read in machine.way(read.path).folders(of: read.kind).map { ($0, read.reason) } }
            + writes.map { (machine.way($0.folder).end, $0.reason) }
        let inside = named.filter { place in temporary.contains { FolderPath.contains($0, place.0) } }
        guard !inside.isEmpty else { return [] }
        var reasons: [String] = []
        for place in inside where !reasons.contains(place.1) { reasons.append(place.1) }
        return [
            Loosening(
                ["PrivateTmp=no", "ReadWritePaths=/tmp /var/tmp"], because: reasons.joined(separator: "; "))
        ]
    }

    /// The name of a folder right in /run that is nobody's yet, or the user's: systemd makes it anew after each boot.
    private static func runtimeFolder(_ folder: String, _ order: UnitOrder, _ machine: Machine) -> String? {
        guard FolderPath.above(folder) == "/run", folder != "/run" else { return nil }
        let name = String(folder.dropFirst("/run/".count))
        guard let owner = machine.owners[folder], !machine.runtimeFolders.contains(name) else { return name }
        // Root's folders there are those of other services, and would go when this one stops.
        return owner == order.identity.user.user && owner != 0 ? name : nil
    }
}
