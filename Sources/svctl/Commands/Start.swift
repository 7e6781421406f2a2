internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Ports

struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Starts apps and comes back when their workers serve.",
        discussion: """
              svctl start               what this folder's settings file describes
              svctl start shop.ini      that file
              svctl start shop api      the app api of the running master shop, after it was stopped by hand

            If a worker cannot start, everything is taken back, and its last lines are shown. What is installed is
            started by systemd, which goes on trying.
            """)
    @OptionGroup var operands: AppOperands
    @Flag(help: "Read the file exactly as uWSGI does, now and at each reload.")
    var asUwsgi = false

    func run() throws {
        try answering { () throws(Failure) in
            let meant = try AppTarget(operands.operands, mayHaveEnded: true)
            if asUwsgi { try refuseToReadAnew(meant) }
            if meant.app != nil { return try MasterConnection.carryOut(.start, meant.parameters, on: meant.target) }
            if let unit = try ManagedUnit.of(meant.target) { return try unit.start() }
            let code = try start(file: try file(meant.target))
            adviseInstalling(meant.target)
            return code
        }
    }

    /// What runs already, or is started by its unit, has been told how to read its file.
    private func refuseToReadAnew(_ meant: AppTarget) throws(Failure) {
        let unit = try ManagedUnit.of(meant.target)
        guard meant.app != nil || unit != nil else { return }
        throw Failure(
            .usage, "--as-uwsgi says how a file is read that svctl start brings up itself",
            details: ["leave it out; svctl check --as-uwsgi shows what it would change"])
    }

    private func start(file: String) throws(Failure) -> Control.ExitCode {
        var reader = try begin(file: file)
        var view = StepView()
        guard let outcome = try view.follow(&reader) else {
            throw Failure(.system, "the master ended before it could say why", details: ["try: svctl run"])
        }
        // A start that failed is over when the master has gone, which closes the pipe; its log may be written a
        // moment longer.
        if outcome.exitCode != .done { while (try? reader.next()) != nil {} }
        return try outcome.settle()
    }

    /// A machine that systemd runs starts nothing that it was not told of.
    private func adviseInstalling(_ meant: Target) {
        guard Systemctl.isBooted, ManagedUnit.here == nil, case .file = meant else { return }
        let words = (["svctl", "install"] + operands.operands).map(ShellWord.quoted)
        StandardStream.write("will not come back after a reboot: \(words.joined(separator: " "))\n", to: 2)
    }

    private func file(_ target: Target) throws(Failure) -> String {
        switch target {
        case .file(let path): return path
        case .name(let name):
            // What another user's record says is nothing that root should start.
            let own = target.masters.first { $0.owner == ThisProcess.user }
            guard let file = own?.record.file else {
                throw Failure(
                    .noFile, "there is neither a file nor a master called \(name)",
                    details: ["name the settings file: svctl start FILE"])
            }
            return file
        }
    }

    /// Starts the master in a session of its own, with nothing of ours open but the pipe it reports on.
    private func begin(file: String) throws(Failure) -> StepReader {
        var program = Program(path: try MasterProgram.path)
        program.arguments = ["--master", "--directory", WorkingFolder.asTyped, "--file", file, "--starter", "3"]
        program.arguments += ["--typed-as", Target.typed(operands.operands.first, for: file)]
        if asUwsgi { program.arguments += ["--", "--as-uwsgi"] }
        program.environment = ThisProcess.environment
        program.directory = "/"
        program.outlives = true
        return try Failure.unless(.system, "cannot start the master") { () throws(Errno) in
            let pipe = try Pipe()
            let input = try Files.open("/dev/null", .reading)
            let output = try Files.open("/dev/null", .appending)
            _ = try Spawn.start(
                program, passing: [pipe.writing.number], input: input.number, output: output.number,
                error: output.number)
            return try StepReader.open(pipe.reading)
        }
    }
}
