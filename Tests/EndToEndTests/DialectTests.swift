import Control
import Glibc
import LinuxKernel
import Testing

/// What svctl makes of a file and what uWSGI makes of it, file by file of `Tests/Corpus/dialect`.
///
/// A line `; env: A=b` gives them a variable, `; arguments: …` a command line. Both refuse a file that says
/// `; refused`. In one that says `; differs: …` svctl does more than uWSGI on purpose, and in one that says
/// `; always: …` even with `--as-uwsgi`; what each of the two makes of it then stands in NAME.svctl and NAME.uwsgi.
@Suite(.serialized) struct `The dialect of uWSGI` {
    @Test func `is read as uWSGI reads it`() throws {
        let files = try CorpusFile.all()
        #expect(files.count >= 60)
        for start in stride(from: 0, to: files.count, by: 4) {
            let some = try files[start..<min(start + 4, files.count)].map { file in (file, try file.started()) }
            for (file, runs) in some { try file.check(runs) }
        }
    }

    @Test func `a path is shown as it was typed`() throws {
        try Project.with(isLight: true) { project in
            let folder = project.folder
            try project.write("a.ini", "[uwsgi]\nset-ph = a=%o %O\nini = config/b.ini\n")
            try project.write("config/b.ini", "[uwsgi]\nset-ph = b=%o %O\nprocesses = %O\n")
            for path in ["a.ini", "./a.ini", "config/../a.ini", "\(folder)/a.ini"] {
                func words(_ program: [String]) throws -> [String] {
                    try Command.run(program + [path], in: folder, environment: project.environment).text
                        .split(separator: "\n").filter { $0.hasPrefix("set-ph") }.map(String.init)
                }
                let shown = try words([Built.svctl, "check", "--effective"])
                #expect(shown == ["set-ph = a=\(path) \(path)", "set-ph = b=config/b.ini \(path)"])
                #expect(try words([Built.uwsgi, "--show-config", "--no-server", "--ini"]) == shown)
            }
            for command in ["run", "start"] {
                let refused = try Command.run(
                    [Built.svctl, command, "./a.ini"], in: folder, environment: project.environment)
                #expect(refused.code == ExitCode.configuration.rawValue)
                #expect(refused.text.contains("processes needs a number, not './a.ini'"), "\(refused.text)")
            }
        }
    }

    @Test func `findings go to standard error, so that the list can be piped`() throws {
        let file = "\(CorpusFile.folder)/inline-comments.ini"
        let finished = try Command.run([Built.svctl, "check", "--effective", file])
        #expect(finished.code == ExitCode.configuration.rawValue)
        #expect(finished.output.hasPrefix("processes = 4\n") && !finished.output.contains("note"))
        #expect(finished.error.contains("the comment behind the value is not read"))
    }
}

/// One file, with what it says about itself.
private struct CorpusFile {
    enum Kind: String {
        case same
        case differs
        case always
        case refused
    }

    struct Runs {
        let uwsgi: Command?
        let asUwsgi: Command
        let svctl: Command
    }

    let name: String
    /// Its whole name, and how the lines in it are written.
    let file: String
    let form: String
    var kind = Kind.same
    var environment = Command.environment
    var arguments: [String] = []

    static let folder = "\(Built.project)/Tests/Corpus/dialect"

    static func all() throws -> [CorpusFile] {
        try Files.names(in: folder)
            .filter { name in marks.keys.contains { name.hasSuffix("." + $0) } }.map { try CorpusFile($0) }
    }

    /// The forms, by the option of uWSGI that reads them, each with what begins its comments.
    private static let marks = ["ini": "; ", "yaml": "# ", "xml": "<!-- "]

    private init(_ name: String) throws {
        file = name
        let parts = name.split(separator: ".")
        self.name = String(parts[0])
        form = String(parts[1])
        let mark = Self.marks[form] ?? "; "
        for var line in try String(decoding: Files.read("\(Self.folder)/\(name)", limit: 1 << 20), as: UTF8.self)
            .split(separator: "\n")
        {
            if line.hasPrefix("\u{FEFF}") { line = line.dropFirst() }
            guard line.hasPrefix(mark) else { continue }
            let words = line.dropFirst(mark.count).split(separator: " ").map(String.init)
            switch words.first {
            case "env:": environment += words.dropFirst()
            case "arguments:": arguments = Array(words.dropFirst())
            case let word?:
                if let kind = Kind(rawValue: word.hasSuffix(":") ? String(word.dropLast()) : word) { self.kind = kind }
            case nil: break
            }
        }
    }

    private var path: String { "\(Self.folder)/\(file)" }

    func started() throws -> Runs {
        func start(_ words: [String]) throws -> Command {
            let command = try Command(words, in: Self.folder, environment: environment)
            command.closeInput()
            return command
        }
        let own = arguments.isEmpty ? [] : ["--"] + arguments
        // It includes itself until it has no stack left.
        let crashes = name == "include-itself"
        return Runs(
            uwsgi: crashes
                ? nil : try start([Built.uwsgi, "--show-config", "--no-server", "--\(form)", path] + arguments),
            asUwsgi: try start([Built.svctl, "check", "--effective", "--as-uwsgi", path] + own),
            svctl: try start([Built.svctl, "check", "--effective", path] + own))
    }

    func check(_ runs: Runs) throws {
        let uwsgi = try runs.uwsgi.flatMap { shown(try $0.finish().text) }
        let asUwsgi = try runs.asUwsgi.finish()
        let svctl = try runs.svctl.finish()
        let refused = ExitCode.configuration.rawValue
        switch kind {
        case .same:
            #expect(asUwsgi.output == uwsgi, "\(name) as uWSGI")
            #expect(svctl.output == uwsgi, "\(name)")
        case .refused:
            #expect(uwsgi == nil && asUwsgi.code == refused && svctl.code == refused, "\(name): \(svctl)")
        case .differs:
            #expect(uwsgi == expected("uwsgi"), "\(name)")
            #expect(svctl.output == expected("svctl"), "\(name)")
            // What uWSGI refuses is refused as an error at least.
            #expect(uwsgi == nil ? asUwsgi.code == refused : asUwsgi.output == uwsgi, "\(name) as uWSGI: \(asUwsgi)")
            #expect(asUwsgi.error != svctl.error, "\(name) says nothing of it")
        case .always:
            #expect(uwsgi == expected("uwsgi"), "\(name)")
            #expect(svctl.output == expected("svctl"), "\(name)")
        }
    }

    private func expected(_ whose: String) -> String? {
        (try? Files.read("\(Self.folder)/\(name).\(whose)", limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What uWSGI shows between its comment lines, less the options that made it do so; nil when it shows nothing.
    private func shown(_ text: String) -> String? {
        guard let start = text.firstRange(of: ";uWSGI instance configuration\n[uwsgi]\n"),
            let end = text[start.upperBound...].firstRange(of: ";end of configuration\n")
        else { return nil }
        let own = "show-config = true\nno-server = true\n\(form) = \(path)\n"
        return String(text[start.upperBound..<end.lowerBound].replacing(own, with: "", maxReplacements: 1))
    }
}
