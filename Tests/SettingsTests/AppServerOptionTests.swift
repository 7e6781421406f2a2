import Testing

@testable import Settings

struct AppServerOptionTests {
    @Test func `a file that says nothing leaves it to what is installed`() {
        #expect(readApp().app?.server == .auto)
        #expect(readApp().app?.isAsgi == nil)
    }

    @Test(arguments: AppServer.allCases) func `each app server has its word`(_ server: AppServer) {
        let reading = readApp("server = \(server.rawValue)")
        #expect(reading.findings == [])
        #expect(reading.app?.server == server)
    }

    @Test func `asgi is on or off`() {
        #expect(readApp("asgi = true").app?.isAsgi == true)
        #expect(readApp("asgi = no").app?.isAsgi == false)
    }

    @Test(arguments: ["gunicron", "Gunicorn", "granian", "gunicorn:asgi"])
    func `another is refused with the words there are`(_ word: String) {
        let reading = readApp("server = \(word)")
        #expect(reading.messages == ["error: '\(word)' is no app server that svctl knows"])
        #expect(reading.remedies == ["write server = auto, gunicorn, waitress, uvicorn, standard or uwsgi"])
        #expect(reading.configuration == nil)
    }

    @Test(arguments: [("waitress", "WSGI", true), ("standard", "WSGI", true), ("uvicorn", "ASGI", false)])
    func `a server that cannot serve such an app is refused before anything is started`(
        _ server: String, _ kind: String, _ isAsgi: Bool
    ) {
        for lines in [["server = \(server)", "asgi = \(isAsgi)"], ["asgi = \(isAsgi)", "server = \(server)"]] {
            let reading = readApp(lines[0], lines[1])
            let other = isAsgi ? "ASGI" : "WSGI"
            #expect(reading.messages == ["error: \(server) serves \(kind), and this line makes the app \(other)"])
            #expect(reading.findings.first?.place?.line == (lines[0].hasPrefix("asgi") ? 4 : 5))
        }
        #expect(readApp("server = \(server)", "asgi = \(!isAsgi)").findings == [])
    }

    @Test func `the uwsgi protocol is gunicorn's and carries WSGI`() {
        let socket = "socket = 127.0.0.1:3031"
        for server in ["waitress", "standard"] {
            let reading = readApp(socket, "server = \(server)")
            let errors = reading.messages.filter { $0.hasPrefix("error") }
            #expect(errors == ["error: \(server) does not speak the uwsgi protocol of this app's socket"])
            #expect(
                reading.findings.contains { $0.place?.line == 5 && $0.remedy?.contains("server = gunicorn") == true })
        }
        let reading = readApp(socket, "asgi = true")
        #expect(reading.messages.filter { $0.hasPrefix("error") } == ["error: the uwsgi protocol carries WSGI alone"])
        for lines in [(socket, "server = gunicorn"), ("http-socket = :2", "server = waitress"), (socket, "asgi = no")] {
            #expect(readApp(lines.0, lines.1).configuration != nil)
        }
    }

    @Test func `threads mean nothing to ASGI, which is said where it is known`() {
        let reading = readApp("asgi = true", "threads = 4")
        #expect(
            reading.messages == [
                "warning: threads has no meaning for ASGI: one event loop answers all that a process has"
            ])
        #expect(reading.remedies == ["write processes = 4 for as many at once"])
        #expect(readApp("asgi = true", "threads = 1").findings == [])
        #expect(readApp("asgi = false", "threads = 4").findings == [])
    }
}
