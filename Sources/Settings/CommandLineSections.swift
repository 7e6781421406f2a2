extension [FileSection] {
    /// Puts the entries of a command line at the ends of the sections they belong to: what is an app's goes to the
    /// one called `web`; then brings `[uwsgi]` and `[svctl]` to the front.
    mutating func add(_ typed: [Entry], _ findings: inout Findings) {
        let web = firstIndex { $0.name.app == "web" }
        let hasSvctl = contains { $0.name == .svctl }
        for entry in typed {
            let scope = entry.known?.option?.scope ?? .anywhere
            // What is applied last counts, and that is [svctl] where there is one.
            let isForWhole = scope == .whole && (hasSvctl || web.map { self[$0].name } != .uwsgi)
            if isForWhole || scope == .anywhere && web == nil {
                self[indexOfSvctl()].entries.append(entry)
            } else if let web {
                self[web].entries.append(entry)
            } else {
                findings.error(
                    "\(entry.key) belongs to an app, and options of a command line are for an app called web",
                    at: entry.keyPlace, remedy: "write it in the section of its app")
            }
        }
        let front = filter { $0.name == .uwsgi } + filter { $0.name == .svctl }
        self = front + filter { $0.name != .uwsgi && $0.name != .svctl }
    }

    /// Where the master's options are, which may have no section yet.
    private mutating func indexOfSvctl() -> Int {
        if let index = firstIndex(where: { $0.name == .svctl }) { return index }
        append(FileSection(name: .svctl, header: nil))
        return count - 1
    }
}
