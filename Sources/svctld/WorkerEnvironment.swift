internal import Control
internal import LinuxKernel
internal import Settings

/// The environment that workers get: the caller's, less what belonged to somebody else.
enum WorkerEnvironment {
    /// The variables of one app: what is inherited, the account's own, then what the settings say.
    static func of(_ app: AppConfiguration, account: UserAccount?) -> [EnvironmentVariable] {
        var result = InheritedEnvironment.variables.map { EnvironmentVariable(name: $0.name, value: $0.value) }
        set("PYTHONUNBUFFERED", "1", in: &result)
        if let account {
            set("HOME", account.home, in: &result)
            set("USER", account.name, in: &result)
            set("LOGNAME", account.name, in: &result)
        }
        result.removeAll { app.unsetEnvironment.contains($0.name) }
        for variable in app.environment { set(variable.name, variable.value, in: &result) }
        return result
    }

    private static func set(_ name: String, _ value: String, in variables: inout [EnvironmentVariable]) {
        variables.removeAll { $0.name == name }
        variables.append(EnvironmentVariable(name: name, value: value))
    }
}
