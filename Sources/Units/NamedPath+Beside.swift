internal import Settings

extension NamedPath {
    /// What is named by what runs beside the workers; of a shell's command the words that look like paths.
    static func besideWorkers(of app: AppConfiguration) -> [NamedPath] {
        let beside = app.beside
        let folders = app.environmentFolders.map { NamedPath($0.path, .path, "envdir of \(app.name)") }
        let daemons = beside.daemons.flatMap { daemon in
            let folder = daemon.directory.map { [NamedPath($0, .path, "attach-daemon2 of \(app.name)")] } ?? []
            return folder + words(of: daemon.command, "attach-daemon of \(app.name)")
        }
        let jobs = beside.jobs.flatMap { words(of: $0.command, "cron of \(app.name)") }
        let touches = beside.touchCommands.flatMap { touch in
            let reason = "touch-exec of \(app.name)"
            return [NamedPath(touch.path, .possible, reason)] + words(of: touch.command, reason)
        }
        let hooks = beside.hooks.flatMap { hook -> [NamedPath] in
            switch hook.deed {
            case .command(let command), .harmless(let command): words(of: command, "a hook of \(app.name)")
            case .line: []
            }
        }
        return folders + daemons + jobs + touches + hooks
    }

    private static func words(of command: String, _ reason: String) -> [NamedPath] {
        command.split { " \t;&|<>()'\"`".contains($0) }.filter { $0.hasPrefix("/") }.map {
            NamedPath(String($0), .possible, reason)
        }
    }
}
