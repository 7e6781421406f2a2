internal import ArgumentParser
internal import Control
internal import Glibc
internal import LinuxKernel
internal import Ports
internal import Projects

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes svctl.ini for the project in a folder, with the reason of each guess.",
        usage: "svctl init [FOLDER] [--http ADDRESS] [--print]",
        discussion: """
            Looks for manage.py, modules with an application, a Procfile, package.json
            and a virtual environment, and runs none of it. Nothing is overwritten.
            """)
    @Argument(help: "The project's folder; without it the one you stand in.", completion: .directory)
    var folder: String?
    @Option(help: ArgumentHelp("Where to listen; :8000 where the project does not say.", valueName: "address"))
    var http: String?
    @Flag(help: "Print the file instead of writing it, a template when nothing was found.")
    var print = false

    func run() throws {
        try answering { () throws(Failure) in
            let folder = try projectFolder()
            if !print { try refuseIfSettled(folder) }
            let proposal = try proposal(for: folder)
            if print {
                StandardStream.write(proposal.text)
                if proposal.apps.isEmpty { say(["nothing was found: this is a template"], to: 2) }
                return .done
            }
            guard !proposal.apps.isEmpty else { throw nothingFound(proposal, folder) }
            let path = "\(folder)/\(Places.settingsFiles[0])"
            try NewFile.write(path, proposal.text)
            say(report(proposal, path), to: 1)
            return .done
        }
    }

    private func projectFolder() throws(Failure) -> String {
        let path = WorkingFolder.absolute(folder ?? ".", in: WorkingFolder.asTyped)
        let status: FileStatus
        do throws(Errno) { status = try FileStatus(of: path) } catch {
            throw Failure(
                error.kind == .notAllowed ? .permission : .noFile, "cannot look into \(path): \(error.reason)")
        }
        guard status.kind == .folder else {
            throw Failure(
                .usage, "\(path) is no folder", details: ["name the folder of the project: svctl init FOLDER"])
        }
        guard print || Files.mayWrite(in: path) else {
            throw Failure(
                .permission, "no file can be made in \(path)",
                details: ["print it instead:  svctl init --print \(ShellWord.quoted(path))"])
        }
        return path
    }

    /// Another settings file would no longer be found, or this one would not be.
    private func refuseIfSettled(_ folder: String) throws(Failure) {
        for name in Places.settingsFiles where (try? FileStatus(of: "\(folder)/\(name)", following: false)) != nil {
            let word = ShellWord.quoted(folder == WorkingFolder.asTyped ? name : "\(folder)/\(name)")
            var details = ["see what svctl makes of it:  svctl check \(word)", "start it:  svctl start \(word)"]
            if name.hasSuffix("uwsgi.ini") {
                details += ["write it in svctl's own form:  svctl convert \(word) --output \(Places.settingsFiles[0])"]
            }
            details.append("or print what init would write:  svctl init --print")
            throw Failure(.cannotCreate, "there are settings already, in \(folder)/\(name)", details: details)
        }
    }

    private func proposal(for folder: String) throws(Failure) -> Proposal {
        do throws(ProposalRefusal) { return try Proposal.of(.here(folder), listening: http) } catch {
            switch error {
            case .folder(let path):
                throw Failure(
                    .configuration, "a settings file cannot say the name of the folder \(path)",
                    details: ["a line break, a comment sign behind a blank, %( and $( cannot stand in it: rename it"])
            case .address(let message, let remedy):
                throw Failure(
                    .usage, "--http: \(message)",
                    details: remedy.map { [$0.replacing("write http = ", with: "--http ")] } ?? [])
            }
        }
    }

    private func nothingFound(_ proposal: Proposal, _ folder: String) -> Failure {
        var details = proposal.remarks + proposal.others.map { "not usable: \($0.runs), from \($0.reason)" }
        details += proposal.below.prefix(3).map {
            "perhaps it is below:  svctl init \(ShellWord.quoted("\(folder)/\($0)"))"
        }
        details.append("looked for manage.py, a module with an application, a Procfile and package.json")
        details.append("to write it by hand:  svctl init --print > \(Places.settingsFiles[0])")
        return Failure(.noFile, "there is no app to be seen in \(folder)", details: details)
    }

    private func report(_ proposal: Proposal, _ path: String) -> [String] {
        var lines = ["wrote \(path)"]
        for app in proposal.apps { lines += ["  \(app.name): \(app.runs)", "    \(app.reason)"] }
        if let home = proposal.home { lines.append("  python of \(home)") }
        if let address = proposal.address {
            lines.append("  listens on \(address)")
        } else if let http {
            lines.append("  --http \(http) is not used: what runs there has its port by itself")
        }
        switch proposal.others.count {
        case 0: break
        case 1: lines.append("  1 other guess stands there as a comment")
        case let count: lines.append("  \(count) other guesses stand there as comments")
        }
        lines += proposal.remarks.map { "  " + $0 }
        let word = ShellWord.quoted(path)
        return lines + ["next:", "  svctl check \(word)", "  svctl start \(word)"]
    }

    private func say(_ lines: [String], to stream: CInt) {
        StandardStream.write(lines.map { PrintableText.escaped($0) + "\n" }.joined(), to: stream)
    }
}
