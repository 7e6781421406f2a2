import Settings
import Testing

/// `=0`, `=1` …: addresses of `shared-socket`.
struct SharedSocketTests {
    @Test func `a number means the socket of that line, wherever the lines stand`() {
        let reading = readText(
            "[uwsgi]\nmodule = m\nsocket = =0\nshared-socket = 127.0.0.1:81\nhttp-socket = =1\n"
                + "undeferred-shared-socket = :80\n")
        #expect(
            reading.configuration?.listeners.map(\.address) == [
                .ipv4(host: "127.0.0.1", port: 81), .ipv4(host: "", port: 80),
            ])
        #expect(!reading.messages.contains { $0.contains("shared") || $0.contains("takes none over") })
    }

    @Test func `the real uWSGI gets the master's socket in its place`() {
        let reading = readText("[uwsgi]\nserver = uwsgi\nmodule = m\nshared-socket = :80\nhttp = =0\n")
        guard case .uwsgi(let template)? = reading.configuration?.apps.first?.application else {
            Issue.record("no uWSGI: \(reading.messages)")
            return
        }
        let words = template.words(port: { _ in "" }, address: { _ in "" })
        #expect(words.contains("--http-socket=fd://3"))
        #expect(!words.contains { $0.contains("shared-socket") || $0.contains("==") })
    }

    @Test func `a number without a line, and a socket that another server takes, are refused`() {
        let message = "error: svctl binds its sockets itself and takes none over by number"
        #expect(readText("[uwsgi]\nmodule = m\nshared-socket = :80\nhttp = =1\n").messages.contains(message))
        let shared = "[uwsgi]\nserver = uwsgi\nmodule = m\nshared-socket = :80\nfastrouter = =0\nhttp = =0\n"
        #expect(readText(shared).messages.contains(message))
    }
}
