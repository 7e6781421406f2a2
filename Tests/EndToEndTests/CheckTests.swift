import Control
import LinuxKernel
import Testing

/// `svctl check` as scripts and editors call it; what it says of which file stands in `Tests/Corpus`.
@Suite(.serialized) struct `The check of a file` {
    @Test func `has an exit code for each outcome, and one answer as text and as JSON`() throws {
        try Project.with { project in
            let clean = try project.svctl("check", "--strict", ".config/uwsgi.ini")
            #expect(clean.code == ExitCode.done.rawValue, "\(clean)")
            #expect(clean.output.hasSuffix("\n  nothing is lost\n"))

            try project.write("odd.ini", "[uwsgi]\nmodule = config.wsgi\nhttp = :8000\nvaccum = true\n")
            #expect(try project.svctl("check", "odd.ini").code == ExitCode.done.rawValue)
            let strict = try project.svctl("check", "odd.ini", "--strict")
            #expect(strict.code == ExitCode.no.rawValue)
            #expect(strict.error.hasSuffix("odd.ini has 1 warning, and --strict counts them\n"), "\(strict)")
            let report = try json(project.svctl("check", "odd.ini", "--json"))
            #expect(report.warnings == 1 && report.errors == 0)
            #expect(report.plan?.apps.count == 1 && report.plan?.lost.isEmpty == true)

            let broken = try project.svctl("check", "odd.ini", "--json", "--strict", "--", "--processes", "x")
            #expect(broken.code == ExitCode.configuration.rawValue)
            let errors = try json(broken)
            #expect(errors.errors == 1 && errors.warnings == 1 && errors.plan == nil)
            let both = try project.svctl("check", "odd.ini", "--json", "--effective")
            #expect(both.code == ExitCode.usage.rawValue && both.output.isEmpty)
        }
    }

    @Test func `and its conversion take every form of file`() throws {
        try Project.with { project in
            let forms = [
                ("app.yaml", "uwsgi:\n  module: config.wsgi\n  http: :8000\n"),
                ("app.xml", "<uwsgi><module>config.wsgi</module><http>:8000</http></uwsgi>\n"),
                ("app.json", "{\"uwsgi\": {\"module\": \"config.wsgi\", \"http\": \":8000\"}}\n"),
            ]
            for (name, text) in forms {
                try project.write(name, text)
                let effective = try project.svctl("check", "--strict", name, "--effective")
                expect(effective, .done, "module = config.wsgi\nhttp = :8000\n")
                expect(
                    try project.svctl("convert", name), .done, "[app:web]\nmodule = config.wsgi\nhttp = :8000\n")
            }
            expect(try project.svctl("check", "none.json"), .noFile, "cannot read \(project.folder)/none.json")
        }
    }

    @Test func `says what this machine does not have`() throws {
        try Project.with { project in
            try project.write(
                "elsewhere.ini",
                "[uwsgi]\nchdir = \(project.folder)\nmodule = config.wgsi\nhome = /nowhere\nhttp = :8000\n")
            let checked = try project.succeeds("check", "elsewhere.ini").output
            #expect(checked.contains("there is no virtual environment /nowhere\n"))
            #expect(checked.contains("there is no config/wgsi.py in \(project.folder)\n"))
        }
    }

    /// A mode of four digits is what svctl forgives and uWSGI does not.
    @Test func `as-uwsgi counts at a start and at each reload too`() throws {
        try Project.with(isLight: true) { project in
            try project.succeeds("start", "--as-uwsgi", ".config/uwsgi.ini")
            try project.rewriteSettings(["chmod-socket = 0660"])
            try project.succeeds("check", ".config/uwsgi.ini")
            for words in [["reload"], ["run", "--as-uwsgi"], ["run", ".config/uwsgi.ini", "--as-uwsgi"]] {
                let refused = try Command.run(
                    project.words(words), in: project.folder, environment: project.environment, within: 60)
                #expect(refused.code == ExitCode.configuration.rawValue, "\(refused)")
                #expect(
                    (refused.output + refused.error).contains("uWSGI takes a mode of three digits only"), "\(refused)")
            }
            let app = try project.svctl("start", "--as-uwsgi", project.name, "web")
            #expect(app.code == ExitCode.usage.rawValue, "\(app)")
        }
    }

    private func json(_ finished: Finished) throws -> CheckReport {
        try #require(Json.decode(CheckReport.self, from: Array(finished.output.utf8)), "\(finished)")
    }
}
