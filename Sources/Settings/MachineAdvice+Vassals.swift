/// The vassals of an Emperor, which the real uWSGI runs.
extension MachineAdvice {
    /// Says what a reload does to vassals with ports; those whose sockets are files the next Emperor takes over.
    mutating func adviseOnVassals(of app: AppConfiguration) {
        guard let place = app.pathPlaces.vassals?.place, let folder = app.pathPlaces.vassals?.path,
            !haveOnlyFiles(in: folder)
        else { return }
        findings.warning(
            "the next Emperor can start its vassals on their ports when this one has ended: a reload keeps them away for "
                + "seconds",
            at: place, remedy: "touch a vassal's file to reload it alone, which the Emperor does by itself")
    }

    /// Whether there are vassals, and each can be read and listens on no port.
    private func haveOnlyFiles(in folder: String) -> Bool {
        let isFolder = lookups.found(folder)?.kind == .folder
        let vassals = isFolder ? lookups.matches(folder, "*.ini") : lookups.matches("/", folder)
        return !vassals.isEmpty
            && vassals.allSatisfy { vassal in
                let path = AbsolutePath.of(vassal, in: folder)
                guard case .success(let bytes) = lookups.content(path, 1 << 18) else { return false }
                let own = Surroundings(file: path, directory: folder, environment: surroundings.environment)
                let reading = SettingsReader.read(file: bytes, in: own, asking: lookups)
                guard let listeners = reading.configuration?.listeners, !listeners.isEmpty else { return false }
                return listeners.allSatisfy { listener in
                    switch listener.address {
                    case .path, .abstract: true
                    case .ipv4, .ipv6: false
                    }
                }
            }
    }
}
