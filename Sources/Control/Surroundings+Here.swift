internal import LinuxKernel
public import Settings

extension Surroundings {
    /// What a reading of settings is told of this machine and this caller: the same in `check` as in the master.
    ///
    /// - Parameters:
    ///   - file: the settings file, absolute, as typed; nil for a command line.
    ///   - typedFile: the same as it was typed; nil: by its absolute path.
    ///   - directory: where the caller stands.
    ///   - isReload: whether it is read for a reload.
    /// - Returns: the environment less what may not be handed on, and the machine's facts of this moment.
    public static func here(
        file: String?, typedAs typedFile: String? = nil, directory: String, isReload: Bool = false
    ) -> Surroundings {
        let variables = InheritedEnvironment.variables
        var surroundings = Surroundings(
            file: file, directory: directory,
            environment: Dictionary(variables, uniquingKeysWith: { first, _ in first }),
            options: variables.filter { $0.name.hasPrefix("UWSGI_") }
                .map { EnvironmentVariable(name: $0.name, value: $0.value) },
            isReload: isReload,
            hostName: ThisProcess.hostName, processors: ThisProcess.processors,
            user: ThisProcess.user,
            userName: (try? UserAccount.numbered(ThisProcess.user))?.name ?? String(ThisProcess.user),
            group: ThisProcess.group, groupName: String(ThisProcess.group),
            inode: file.flatMap { try? FileStatus(of: $0) }?.inode ?? 0, wallSeconds: Clock.wall.seconds)
        surroundings.typedFile = typedFile
        return surroundings
    }
}
