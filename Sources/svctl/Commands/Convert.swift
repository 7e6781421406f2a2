internal import ArgumentParser
internal import Control
internal import Glibc
internal import LinuxKernel
internal import Ports
internal import Settings

struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a uwsgi.ini in svctl's own form, which means the same.",
        usage: "svctl convert [FILE] [--output FILE] [--force]",
        discussion: """
            What it includes and what stands for something else is filled in, but for
            $(NAME). What svctl does not do stays as a comment with what is lost.
            """)
    @Argument(help: "The uwsgi.ini; without it the settings file of this folder.", completion: Completion.targets)
    var file: String?
    @Option(
        help: ArgumentHelp("A file to write instead of standard output; one that is there stays.", valueName: "file"),
        completion: .file())
    var output: String?
    @Flag(help: "Write over the output file, even where it is the original.")
    var force = false

    func run() throws {
        try answering { () throws(Failure) in
            guard case .file(let path) = try Target(file) else {
                throw Failure(.usage, "convert wants a settings file", details: ["svctl convert uwsgi.ini"])
            }
            let conversion = try conversion(of: path)
            guard let output else {
                StandardStream.write(conversion.text)
                return .done
            }
            let place = WorkingFolder.absolute(output, in: WorkingFolder.asTyped)
            try write(conversion.text, to: place)
            let lines = ["wrote \(place)"] + conversion.remarks.map { "  " + $0 }
            let next = ["next:", "  svctl check \(ShellWord.quoted(output))"]
            StandardStream.write((lines + next).map { PrintableText.escaped($0) + "\n" }.joined())
            return .done
        }
    }

    private func conversion(of path: String) throws(Failure) -> Conversion {
        let bytes = try SettingsFile.bytes(of: path)
        let here = Surroundings.here(file: path, directory: WorkingFolder.asTyped)
        do throws(ConversionRefusal) { return try Conversion.of(file: bytes, in: here, asking: .here) } catch {
            switch error {
            case .findings(let findings):
                throw Failure(.configuration, "\(path) cannot be used as it is", details: findings.map(\.rendered))
            case .commands(let commands):
                throw Failure(
                    .configuration, "\(path) waits for what commands write at a start",
                    details: commands.map { "@(exec://\($0))" } + ["write the values instead of the commands"])
            case .isOwnForm:
                throw Failure(
                    .no, "\(path) has no section [uwsgi]: it is in svctl's own form already",
                    details: ["see what svctl makes of it:  svctl check \(ShellWord.quoted(path))"])
            case .unsayable(let finding):
                throw Failure(
                    .configuration, "\(path) has no form of svctl's own", details: [finding.rendered])
            }
        }
    }

    private func write(_ text: String, to path: String) throws(Failure) {
        guard force else { return try NewFile.write(path, text, otherwise: "or write over it with --force") }
        let old = try? FileStatus(of: path)
        guard old?.kind != .folder else { throw Failure(.cannotCreate, "\(path) is a folder") }
        try Failure.unless(.cannotCreate, "cannot write \(path)") { () throws(Errno) in
            // Behind a link lies the file that is meant.
            let real = old == nil ? path : try Files.resolved(path)
            try Files.replace(real, with: Array(text.utf8), permissions: old?.mode ?? 0o644)
            guard let old, old.user != ThisProcess.user || old.group != ThisProcess.group else { return }
            try Files.setOwner(real, user: old.user, group: old.group)
        }
    }
}
