/// What the options of one section have said so far; checked as a whole when all of them are in.
struct Draft: Sendable {
    struct Listener: Sendable {
        var setting: Setting
        var address: AddressGrammar.Parsed
    }

    struct Command: Sendable {
        var setting: Setting
        var program: String
        /// What comes after the program.
        var words: [CommandReader.Word]
    }

    struct EnvironmentFileSetting: Sendable {
        var setting: Setting
        var path: String
        var mayBeMissing: Bool
        /// How many lines of the section come before it that set a variable.
        var precededBy: Int
    }

    let section: SectionName
    let header: Place?
    /// What the sections have said of the whole so far.
    var whole: WholeDraft
    /// Whether an option of this section was refused.
    var isBroken = false
    /// The options whose last value was refused, or is not known yet.
    var unknownValues: Set<String> = []
    /// Whether a value of this section is what a command will write.
    var waitsForCommand = false

    var logsRequests = true

    var chdir: Setting?
    var home: Setting?
    var module: Setting?
    var file: Setting?
    var callable: Setting?
    var server = AppServer.auto
    var isAsgi: Bool?
    var command: Command?
    var pythonPath: [Setting] = []
    var variables = VariableDraft()
    /// The apps that are to serve before it.
    var dependencies = OrderedNames()
    var touchReload: [Setting] = []
    var autoreloads = false

    var processes = 1
    var threads = 1
    var startTimeout = Duration.seconds(60)
    var stopTimeout = Duration.seconds(60)
    var settle = Duration.seconds(1)
    var readiness = ReadinessSetting.auto
    var user: Account?
    var group: Account?
    var umask: UInt32?
    var limits = ProcessLimits()
    var beside = BesideDraft()

    /// Files with more of it, each at its place among the variables.
    var environmentFiles: [EnvironmentFileSetting] = []

    /// All lines of a section that describes an app, in order.
    var lines: [Entry] = []
    /// All lines of a section that the real uWSGI serves, in order; empty for any other.
    var linesForUwsgi: [Entry] = []
    /// Whether the real uWSGI serves the app, and so does what svctl does not.
    var runsUwsgi = false
    /// What serves it, as far as a remedy has to know.
    var lossSection = LossSection.python

    var listeners: [Listener] = []
    /// The sections `[listener:NAME]` it has too.
    var sharedListeners = OrderedNames()
    var listenerCount = 0
    var socketProtocol: Setting?
    var backlog: Int32?
    var socketMode: UInt32?
    var socketOwner: Account?
    var socketGroup: Account?

    var recycling = RecyclingDraft()

    /// The lines of the requests' maps, in their order.
    var staticMapLines: [Entry] = []
    /// What is done with requests; its paths as written.
    var requests = RequestRules()
    var requestLog: RequestLogDraft?
    var mounts: [MountSetting] = []
    /// Whether the request's log writes moments as log-date has them.
    var logsDatesAsGiven = false
    var sharesInterpreter = false
    var largestHead: Int?

    var cheaper = CheaperDraft()

    /// What set each option last.
    var sources = LatestValues<String, Entry>()
}

/// What has been said about the master and the file as a whole.
struct WholeDraft: Sendable {
    /// The words that stand in a `%( )` somewhere in the file.
    var referenced = WordNumbers()
    /// Every word that the file defines.
    var defined = DefinedWords()
    var isStrict = false
    /// Whether nothing is forgiven that uWSGI does not forgive.
    var asUwsgi = false
    /// The options without a row of their own whose loss is said.
    var lossesSaid = WordNumbers()
    /// How many unknown options there were, since a file full of them is no settings file.
    var unknownCount = 0

    var name: Setting?
    var vacuum = false
    var exitsOnReload = false
    var pidFile: Setting?
    /// More of them, whose paths begin in the folder of the app.
    var otherPidFiles: [Setting] = []
    var logTo: Setting?
    var daemonize: Setting?
    var surge: SurgeSetting?
    var stats = StatsDraft()
    var logFile = LogFileDraft()
    var fifos: [Setting] = []
}
