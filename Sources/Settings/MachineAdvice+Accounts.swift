/// The users and groups that settings name; a number needs no account behind it.
extension MachineAdvice {
    mutating func adviseOnNames(of app: AppConfiguration) {
        expectUser(app.user, at: app.places["uid"])
        expectGroup(app.group, at: app.places["gid"])
    }

    /// An app that has the socket says where its owner stands; a section of its own has no other place.
    mutating func adviseOnOwner(of listener: ListenerConfiguration, in apps: [AppConfiguration]) {
        let app = apps.first { $0.listeners.contains(listener.name) }
        let place = app?.places["chown-socket"] ?? listener.place
        expectUser(listener.owner, at: place)
        expectGroup(listener.ownerGroup, at: place)
    }

    private mutating func expectUser(_ account: Account?, at place: Place?) {
        guard case .name(let name)? = account, !lookups.hasUser(name) else { return }
        findings.warning(
            "this machine has no user called \(name), and svctl does not start without it", at: place,
            remedy: "make it: useradd --system \(name), or correct the name")
    }

    private mutating func expectGroup(_ account: Account?, at place: Place?) {
        guard case .name(let name)? = account, !lookups.hasGroup(name) else { return }
        findings.warning(
            "this machine has no group called \(name), and svctl does not start without it", at: place,
            remedy: "make it: groupadd --system \(name), or correct the name")
    }
}
