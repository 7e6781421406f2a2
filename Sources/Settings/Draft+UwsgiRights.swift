/// What the real uWSGI would do as root, where it does not begin as root.
extension Draft {
    /// Says what uWSGI leaves out, or ends of, because svctl goes over to the user before it starts it.
    func reportDroppedRights(_ findings: inout Findings) {
        guard let user, user != .number(0), user != .name("root") else { return }
        for entry in linesForUwsgi where !entry.isPlaceholder {
            let key = entry.key
            guard Self.ofRoot.contains(key) || key == "chroot" || key == "master-as-root" else { continue }
            if key == "master-as-root", !NumberGrammar.isOn(entry.text) { continue }
            let (what, remedy) =
                switch key {
                case "chroot": ("uWSGI ends at once, for it cannot chroot", LossRemedy.of("chroot", in: .uwsgi))
                case "master-as-root":
                    ("\(key) is not done", "take it out; or take uid out, and all of uWSGI has the rights of root")
                default: ("\(key) is not done", "let systemd do it: ExecStartPre=+… in svctl's unit")
                }
            findings.warning(
                "\(what): svctl drops the rights of root, by uid, before uWSGI starts", at: entry.keyPlace,
                remedy: remedy)
        }
    }

    private static let ofRoot: Set<String> = [
        "exec-as-root", "hook-as-root", "mount-as-root", "umount-as-root", "call-as-root", "refork-as-root",
        "re-fork-as-root",
    ]
}
