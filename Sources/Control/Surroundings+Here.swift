internal import LinuxKernel
public import Settings

extension Surroundings {
    /// What a reading of settings is told of this machine and this caller: the same in `check` as in the master.
    ///
    /// - Parameters:
    ///   - file: the settings file, absolute, as typed; nil for a command line.
    ///   - directory: where the caller stands.
    /// - Returns: the environment less what may not be handed on, and the machine's facts of this moment.
    public static func here(file: String?, directory: String) -> Surroundings {
        Surroundings(
            file: file, directory: directory,
            environment: Dictionary(InheritedEnvironment.variables, uniquingKeysWith: { first, _ in first }),
            hostName: ThisProcess.hostName, processors: ThisProcess.processors,
            user: ThisProcess.user,
            userName: (try? UserAccount.numbered(ThisProcess.user))?.name ?? String(ThisProcess.user),
            group: ThisProcess.group, groupName: String(ThisProcess.group),
            inode: file.flatMap { try? FileStatus(of: $0) }?.inode ?? 0, wallSeconds: Clock.wall.seconds)
    }
}
