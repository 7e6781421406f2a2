/// What the options have said so far; checked as a whole when all of them are in.
struct Draft: Sendable {
    struct Listener: Sendable {
        var setting: Setting
        var address: AddressGrammar.Parsed
    }

    /// The words that stand in a `%( )` somewhere in the file.
    var referenced: Set<String> = []
    var isStrict = false

    var name: Setting?
    var vacuum = false
    var surge: SurgeSetting?
    var pidFile: Setting?
    var logTo: Setting?
    var daemonize: Setting?
    var logsRequests = true

    var chdir: Setting?
    var home: Setting?
    var module: Setting?
    var file: Setting?
    var callable: Setting?
    var pythonPath: [Setting] = []
    var environment: [EnvironmentVariable] = []
    var unsetEnvironment: [String] = []

    var processes = 1
    var threads = 1
    var startTimeout = Duration.seconds(60)
    var stopTimeout = Duration.seconds(60)
    var settle = Duration.seconds(1)
    var readiness = ReadinessSetting.auto
    var user: Account?
    var group: Account?
    var umask: UInt32?

    var listeners: [Listener] = []
    var listenerCount = 0
    var socketProtocol: Setting?
    var backlog: Int32?
    var socketMode: UInt32?
    var socketOwner: Account?
    var socketGroup: Account?

    /// What set each option last.
    var sources: [String: Entry] = [:]
    /// How many unknown options there were, since a file full of them is no settings file.
    var unknownCount = 0
}
