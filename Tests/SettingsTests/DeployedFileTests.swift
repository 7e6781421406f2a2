import Testing

@testable import Settings

struct DeployedFileTests {
    static let text = """
        [uwsgi]
        ;파이썬 프로젝트로 change directory
        chdir = /srv/deploy/app
        ;가상환경 경로
        home = /srv/venvs/deploy
        module = config.wsgi:application
        http = :8000
        """

    @Test func `a real file reads without any finding`() throws {
        let reading = readText(Self.text)
        #expect(reading.findings == [])
        let configuration = try #require(reading.configuration)
        #expect(configuration.name == nil)
        #expect(!configuration.vacuum && !configuration.daemonizes)
        #expect(configuration.log == .standard && configuration.pidFile == nil)
        let app = try #require(reading.app)
        #expect(app.name == "web")
        #expect(app.directory == "/srv/deploy/app")
        #expect(app.home == "/srv/venvs/deploy")
        #expect(app.application == .module("config.wsgi", callable: "application"))
        #expect(app.processes == 1 && app.threads == 1 && app.stopTimeout == .seconds(60) && app.logsRequests)
        #expect(app.listeners == ["http"])
        #expect(app.places["home"]?.line == 5 && app.places["home"]?.column == 8)
        let listener = try #require(configuration.listeners.first)
        #expect(listener.name == "http" && listener.written == ":8000" && listener.protocolName == "http")
        #expect(listener.address == .ipv4(host: "", port: 8000))
        #expect(listener.backlog == nil && listener.mode == nil)
        #expect(listener.place == Place(file: filePath, line: 7, column: 8, length: 5, text: "http = :8000"))
    }

    @Test func `the same file with the line ends of Windows reads the same`() {
        let crlf = Self.text.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
        let reading = readText(crlf)
        #expect(reading.findings == [])
        #expect(reading.configuration == readText(Self.text).configuration)
    }

    @Test func `a byte order mark is skipped and said`() {
        let reading = readText("\u{FEFF}" + Self.text)
        #expect(reading.configuration == readText(Self.text).configuration)
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:1:1: note: the file begins with a byte order mark, which uWSGI trips over; svctl \
                skips it
                  [uwsgi]
                  ^
                  save it as UTF-8 without a mark
                """
            ])
    }

    @Test func `the command line alone is enough`() throws {
        let surroundings = Surroundings(directory: "/work")
        let line = ["--http", ":8000", "--home=V", "-w", "config.wsgi", "--master", "-p4"]
        let reading = SettingsReader.read(file: nil, commandLine: line, in: surroundings)
        #expect(reading.findings == [])
        #expect(reading.app?.home == "/work/V")
        #expect(reading.app?.application == .module("config.wsgi", callable: nil))
        #expect(reading.app?.processes == 4)
        #expect(
            reading.configuration?.listeners.first?.place
                == Place(
                    file: "command line", line: 1, column: 8, length: 5,
                    text: "--http :8000 --home=V -w config.wsgi --master -p4"))
    }
}
