internal import ArgumentParser
internal import Control
internal import LinuxKernel

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs an app in the foreground, with its log on standard output.",
        usage:
            "svctl run [FILE] [--http ADDRESS] [--home VENV] [--chdir FOLDER] [--module MODULE] [--as-uwsgi] [OPTION ...]",
        discussion: """
            Options are those of uWSGI, and come after the file's, as in svctl run --http :8000 --module config.wsgi.
            With options alone no file is read; --as-uwsgi forgives nothing in it that uWSGI does not forgive. TERM and INT end it gracefully, a second one at once; HUP reloads,
            or ends it when its terminal has gone.
            """)
    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("A settings file, and options in uWSGI's long form.", valueName: "file-and-options"),
        completion: Completion.targets)
    var words: [String] = []

    func run() throws {
        if words == ["--help"] || words == ["-h"] { throw CleanExit.helpRequest(self) }
        try answering { () throws(Failure) in
            let asUwsgi = words.filter { $0 == "--as-uwsgi" }
            let words = words.filter { $0 != "--as-uwsgi" }
            let isFile = words.first.map { !$0.hasPrefix("-") } ?? true
            var arguments = ["--master", "--foreground", "--directory", WorkingFolder.asTyped]
            if isFile, case .file(let path) = try Target(words.first) {
                arguments += ["--file", path, "--typed-as", Target.typed(words.first, for: path)]
            }
            arguments += ["--"] + asUwsgi + (isFile ? words.dropFirst() : words[...])
            let path = try MasterProgram.path
            return try Failure.unless(.system, "cannot run \(path)") { () throws(Errno) in
                try ThisProcess.become(path, arguments: arguments)
            }
        }
    }
}
