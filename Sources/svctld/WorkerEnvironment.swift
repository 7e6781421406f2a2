internal import Control
internal import LinuxKernel
internal import Settings

/// The environment that workers get: the caller's, less what belonged to somebody else.
enum WorkerEnvironment {
    /// The variables of one app: what is inherited, the account's own, then what the settings and the files say that
    /// they name, in the order of the lines.
    static func of(
        _ app: AppConfiguration, account: UserAccount?,
        reading read: (EnvironmentFile) throws(Refused) -> [EnvironmentVariable],
        _ readFolder: (EnvironmentFile) throws(Refused) -> [(name: String, value: String?)] = { _ in [] }
    ) throws(Refused) -> [EnvironmentVariable] {
        var result = InheritedEnvironment.variables.map { EnvironmentVariable(name: $0.name, value: $0.value) }
        set("PYTHONUNBUFFERED", "1", in: &result)
        if let account {
            set("HOME", account.home, in: &result)
            set("USER", account.name, in: &result)
            set("LOGNAME", account.name, in: &result)
        }
        var own = app.environment[...]
        var taken = 0
        for file in app.environmentFiles {
            for variable in own.prefix(file.precededBy - taken) { set(variable.name, variable.value, in: &result) }
            own = own.dropFirst(file.precededBy - taken)
            taken = file.precededBy
            for variable in try read(file) { set(variable.name, variable.value, in: &result) }
        }
        for variable in own { set(variable.name, variable.value, in: &result) }
        for folder in app.environmentFolders {
            for variable in try readFolder(folder) {
                result.removeAll { $0.name == variable.name }
                if let value = variable.value { set(variable.name, value, in: &result) }
            }
        }
        result.removeAll { app.unsetEnvironment.contains($0.name) }
        return result
    }

    private static func set(_ name: String, _ value: String, in variables: inout [EnvironmentVariable]) {
        variables.removeAll { $0.name == name }
        variables.append(EnvironmentVariable(name: name, value: value))
    }
}
