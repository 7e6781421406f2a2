import Testing

@testable import Settings

/// Whatever of uWSGI's catalogue a file has, it is done, or passed over in silence, or said with what is lost and what helps.
struct RemedyTests {
    /// These act at once on what they name, which is not there.
    private static let immediate = Set(["inherit", "set", "set-ph", "set-placeholder"] + SettingsForm.includes)

    @Test func `every option of uWSGI alone has a treatment, a sentence and a remedy`() {
        for name in KnownOptions.names.sorted() where !Self.immediate.contains(name) {
            for value in ["1", "", "/x=y", "on"] {
                let reading = readApp("\(name) = \(value)")
                let own = reading.findings.filter { $0.place?.line == 4 }
                for finding in own {
                    #expect(!finding.message.contains("there is no option"), "\(name) = \(value)")
                    #expect(finding.remedy?.isEmpty == false, "\(name) = \(value): \(finding.message)")
                    #expect(finding.rendered.contains("^"), "\(name)")
                }
                switch OptionTable.options[name]?.effect {
                case .flag, .number, .text, .grammar, .accepted: break
                case .lost, nil:
                    let isCondition = Block.openers.contains(name) || Block.ends.contains(name)
                    #expect(isCondition || own.contains { $0.loss?.option == name }, "\(name) is lost in silence")
                }
            }
        }
    }

    @Test func `the table of sentences speaks of options that there are`() {
        for prefix in LossSentence.sentences.flatMap({ $0.0.split(separator: " ") }) {
            #expect(KnownOptions.names.contains { $0.hasPrefix(prefix) }, "\(prefix)")
        }
    }

    @Test func `the table of remedies speaks of options that there are`() {
        for name in LossRemedy.byName.keys { #expect(KnownOptions.argument(of: name) != nil, "\(name)") }
        for (prefix, _) in LossRemedy.byPrefix {
            #expect(KnownOptions.names.contains { $0.hasPrefix(prefix) }, "\(prefix)")
        }
    }

    /// `server = uwsgi` is named only where the real uWSGI is told of the option then.
    @Test func `what server = uwsgi is said to keep, it keeps`() {
        for name in KnownOptions.names.sorted() where !Self.immediate.contains(name) {
            let said = readApp("\(name) = x").findings.contains {
                $0.place?.line == 4 && $0.loss != nil && $0.remedy?.contains("server = uwsgi") == true
            }
            guard said, case .uwsgi(let template) = readApp("server = uwsgi", "\(name) = x").app?.application else {
                #expect(!said, "\(name): no uWSGI")
                continue
            }
            let words = template.words(port: { _ in "" }, address: { _ in "" })
            #expect(words.contains { $0 == "--\(name)" || $0 == "--\(name)=x" }, "\(name) is not handed on")
        }
    }

    @Test(arguments: [
        ("[app:a]\nmodule = m\nhttp = :1\nmules = 2", LossRemedy.keepsIt),
        ("[app:a]\nmodule = m\nhttp = :1\nasgi = true\nmules = 2", "serves no ASGI application"),
        ("[app:a]\nmodule = shop.asgi:application\nhttp = :1\nmules = 2", "serves no ASGI application"),
        ("[app:a]\nmodule = shop.asgi:application\nasgi = false\nhttp = :1\nmules = 2", LossRemedy.keepsIt),
        ("[app:a]\nmodule = m\nserver = uvicorn\nhttp = :1\nmules = 2", "serves no ASGI application"),
        ("[app:a]\nmodule = m\nhttp = :1\nasgi = true\nasync = 9", "the event loop"),
        ("[app:a]\nmodule = m\nhttp = :1\nasync = 9", "write threads = 10"),
        ("[app:a]\ncommand = node x.js\nmules = 2", "command starts another program"),
        ("[app:a]\ncommand = /venv/bin/uwsgi --ini x.ini\nmules = 2", "write it into the command: uwsgi … --mules"),
        ("[uwsgi]\ncommand = node x.js\nhttp = :1\ncache2 = name=x", "command starts another program"),
        ("[app:a]\npsgi = a.pl\nhttp = :1", "write server = uwsgi: the real uWSGI runs it"),
        ("[app:a]\nmodule = m\nhttp = :1\nhttp-to = :2", "server = uwsgi keeps it; or let a web server"),
        ("[app:a]\nmodule = m\nhttp = :1\nemperor = x", "server = uwsgi keeps it; or give each vassal's file"),
        ("[app:a]\ncommand = node x.js\npsgi = a.pl", "command starts another program"),
        ("[app:a]\nmodule = m\nhttp = :1\nasgi = true\nemperor = x", "serves no ASGI application"),
        ("[svctl]\nemperor = x\n[app:a]\nmodule = m\nhttp = :1", "below an [app:NAME] with server = uwsgi"),
        ("[svctl]\nmules = 2\n[app:a]\nmodule = m\nhttp = :1", "below an [app:NAME] with server = uwsgi"),
        ("[app:a]\nmodule = m\nhttp = :1\ncheap = true", "svctl install FILE --socket"),
        ("[app:a]\nmodule = m\nhttp = :1\nidle = 60", "write cheaper = 1: of several workers one stays"),
        ("[app:a]\nmodule = m\nhttp = :1\nasgi = true\nidle = 60", "one stays when there is little to do"),
        ("[app:a]\nmodule = m\nhttp = :1\ndie-on-idle = true", "svctl install FILE --socket"),
        ("[app:a]\ncommand = uwsgi --die-on-term\nidle = 60", "uwsgi … --idle"),
    ]) func `server = uwsgi is named where it helps`(_ text: String, _ remedy: String) throws {
        let finding = try #require(readText(text + "\n").findings.first { $0.loss != nil })
        #expect(finding.remedy?.contains(remedy) == true, "\(finding.remedy ?? "")")
        #expect(remedy == LossRemedy.keepsIt || finding.remedy != LossRemedy.keepsIt)
    }

    @Test func `a command has no cheaper`() throws {
        let finding = try #require(readText("[app:a]\ncommand = x\nidle = 60\n").findings.first { $0.loss != nil })
        #expect(finding.remedy?.contains("--socket") == true && finding.remedy?.contains("cheaper") == false)
    }

    @Test(arguments: [
        ("mules = 2", "server = uwsgi keeps it"), ("https = :443,a,b", "let nginx do the TLS"),
        ("config = a.lua", "write include = FILE"),
        ("emperor = /etc/uwsgi", "give each vassal's file to svctl"),
        ("fastcgi-socket = :9000", "write http-socket"), ("psgi = a.pl", "write server = uwsgi"),
    ]) func `a loss has a remedy of its kind`(_ line: String, _ remedy: String) {
        #expect(readApp(line).remedies.first??.contains(remedy) == true)
    }
}

struct FindingOptionTests {
    @Test(arguments: [
        ("processes = x", "processes"), ("  threads\t=  y", "threads"), ("vaccum", "vaccum"),
    ]) func `a finding names the option of its line`(_ line: String, _ option: String) {
        #expect(readApp(line).findings.map(\.option) == [option])
    }

    @Test func `a header is no option`() {
        #expect(read("http = :8000").findings.map(\.option) == [nil])
    }

    @Test func `typed options are found by their word`() {
        let reading = readApp(commandLine: ["--env", "A=b", "--processes", "x", "--threads=y", "-l", "z"])
        #expect(reading.findings.map(\.option) == ["processes", "threads", "listen"])
    }
}
