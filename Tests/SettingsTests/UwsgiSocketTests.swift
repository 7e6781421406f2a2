import Testing

@testable import Settings

/// What the real uWSGI is told about the master's sockets, and what it cannot have there.
struct UwsgiSocketTests {
    @Test(arguments: [
        ("uwsgi", "socket"), ("puwsgi", "puwsgi-socket"), ("http", "http-socket"), ("http11", "http11-socket"),
        ("fastcgi", "fastcgi-socket"), ("FastCGI", "fastcgi-socket"), ("fastcgi-nph", "fastcgi-nph-socket"),
        ("scgi", "scgi-socket"), ("scgi-nph", "scgi-nph-socket"), ("raw", "raw-socket"),
    ]) func `it speaks on a plain socket what protocol says`(_ name: String, _ option: String) {
        let lines = ["server = uwsgi", "module = m", "http = :1", "socket = :2", "uwsgi-socket = :3"]
        let result = reading(of: lines + ["protocol = \(name)"])
        #expect(result.findings == [])
        #expect(words(of: result).prefix(3) == ["--http-socket=fd://3", "--\(option)=fd://4", "--socket=fd://5"])
        let shared = readText(
            "[listener:a]\naddress = :1\nprotocol = \(name)\n[app:b]\nserver = uwsgi\nmodule = m\nlisten-on = a\n")
        #expect(words(of: shared) == ["--\(option)=fd://3", "--module=m"])
    }

    @Test func `a protocol that it does not speak, or not without a certificate, is an error`() {
        let unknown = read("server = uwsgi", "module = m", "socket = :1", "protocol = bogus")
        #expect(
            unknown.messages == ["error: uWSGI does not speak the protocol 'bogus': nobody would listen on :1"])
        #expect(
            unknown.remedies == [
                "protocol is one of: uwsgi puwsgi http http11 fastcgi fastcgi-nph scgi scgi-nph raw"
            ])
        let secret = read("server = uwsgi", "module = m", "socket = :1", "protocol = suwsgi")
        #expect(secret.configuration == nil)
        #expect(secret.remedies == ["write suwsgi-socket = :1,/etc/ssl/app.crt,/etc/ssl/app.key"])
        #expect(read("server = uwsgi", "module = m", "http-socket = :1", "protocol = bogus").findings == [])
    }

    @Test func `what its router would say of each request, its workers take as true`() {
        let lines = ["server = uwsgi", "http-modifier1 = 5", "http-modifier2 = 1"]
        #expect(
            words(of: reading(of: lines + ["psgi = a.pl", "http = :1"])) == [
                "--http-socket=fd://3", "--http-socket-modifier1=5", "--http-socket-modifier2=1", "--psgi=a.pl",
            ])
        #expect(words(of: reading(of: lines + ["psgi = a.pl", "http-socket = :1"])).contains("--http-modifier1=5"))
        #expect(words(of: reading(of: lines + ["http-to = :2", "http = :1"])).contains("--http-modifier1=5"))
        let both = reading(of: lines + ["psgi = a.pl", "http = :1", "http-socket = :2", "socket = :3"])
        #expect(
            both.messages == [
                "warning: http-modifier2 counts for :2 too: without a router, all HTTP of one uWSGI has the same modifier"
            ])
        #expect(reading(of: lines + ["psgi = a.pl", "http = :1", "http = :2", "socket = :3"]).findings == [])
    }

    @Test(arguments: [("", true), ("1", true), ("60", true), ("0", false), ("true", false)])
    func `that connections are not kept is told of`(_ value: String, _ isLost: Bool) {
        let lines = ["server = uwsgi", "module = m", "http-keepalive = \(value)"]
        let result = reading(of: lines + ["http = :1"])
        #expect(result.findings.count == (isLost ? 1 : 0), "\(result.messages)")
        #expect(reading(of: lines + ["http11-socket = :1"]).findings == [])
        #expect(!reading(of: lines + ["http = :1", "http-to = :2"]).messages.contains { $0.contains("keepalive") })
    }

    @Test(arguments: [("660", "660"), ("", "666"), ("1", "666"), ("0660", "660"), ("060", "060")])
    func `its own sockets have the mode of the master's`(_ written: String, _ mode: String) {
        let reading = readApp("server = uwsgi", "stats = /run/s", "chmod-socket = \(written)")
        #expect(words(of: reading).last == "--chmod-socket=\(mode)", "\(reading.messages)")
    }

    @Test(arguments: [
        (
            "emperor-stats = :9",
            "warning: :9 cannot be bound by the next Emperor while this one runs: after a reload nobody"
        ),
        ("emperor-stats = /run/e", nil),
        ("flock = /run/l", "warning: the next uWSGI cannot lock /run/l while this one serves: a reload is called off"),
        ("flock2 = /run/l", "warning: the next uWSGI cannot lock /run/l while this one serves: a reload is called off"),
        ("http-subscription-server = :9", nil), ("fastrouter-subscription-server = :9", nil),
        (
            "fastrouter = :9",
            "warning: :9 cannot be bound by the next uWSGI while this one serves: a reload is called off"
        ),
    ]) func `what the next uWSGI cannot have is told of`(_ line: String, _ message: String?) {
        let messages = readApp("server = uwsgi", line).messages.filter { $0.contains("next") }
        #expect(messages.count == (message == nil ? 0 : 1), "\(messages)")
        if let message { #expect(messages.first?.hasPrefix(message) == true, "\(messages)") }
    }

    @Test(arguments: ["exec-as-root = x", "hook-as-root = print:x", "master-as-root = true", "chroot = /srv"])
    func `what it would do as root is told of where it begins as another user`(_ line: String) {
        let messages = readApp("server = uwsgi", line, "uid = www-data").messages
        #expect(messages.count == 1)
        #expect(messages.first?.hasSuffix("svctl drops the rights of root, by uid, before uWSGI starts") == true)
        for others in [[], ["uid = 0"], ["uid = root"]] {
            #expect(
                reading(of: ["module = m", "http = :1", "server = uwsgi", line] + others).findings == [], "\(others)")
        }
    }

    private func reading(of lines: [String]) -> Reading { readText("[uwsgi]\n" + lines.joined(separator: "\n") + "\n") }

    private func words(of reading: Reading) -> [String] {
        guard case .uwsgi(let command)? = reading.app?.application else { return reading.messages }
        return command.words(port: { "\($0)" }, address: { "\($0)" }).filter { word in
            !["--master", "--need-app", "--hook-master", "--worker-reload-mercy"].contains { word.hasPrefix($0) }
        }
    }
}
