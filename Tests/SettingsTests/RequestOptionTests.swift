import Testing

@testable import Settings

struct RequestOptionTests {
    @Test func `static files are told to the worker with their paths`() {
        let reading = readApp(
            "chdir = /srv", "check-static = www", "static-index = index.html", "static-index = index.htm",
            "static-safe = ../shared", "static-skip-ext = .php", "static-gzip-all = true", "static-gzip-prefix = css",
            "static-gzip-ext = .js", "static-gzip = \\.svg$", "static-map = plain=one", "static-expires = \\.css$ 60",
            "static-expires-type-mtime = text/html=7200", "static-expires-uri = /v[0-9]+/ 31536000")
        #expect(reading.findings == [])
        var rules = RequestRules()
        rules.staticFolders = ["/srv/www"]
        rules.staticIndex = ["index.html", "index.htm"]
        rules.staticSafeFolders = ["/srv/../shared"]
        rules.staticSkippedEndings = [".php"]
        rules.staticGzip = StaticGzip(all: true, folders: ["/srv/css"], endings: [".js"], patterns: ["\\.svg$"])
        rules.staticMaps = [StaticMap(prefix: "/plain", path: "/srv/one")]
        rules.staticExpiries = [
            StaticExpiry(
                option: "static-expires", subject: .file, pattern: "\\.css$", seconds: 60, sinceChange: false),
            StaticExpiry(
                option: "static-expires-type-mtime", subject: .type, pattern: "text/html", seconds: 7200,
                sinceChange: true),
            StaticExpiry(
                option: "static-expires-uri", subject: .uri, pattern: "/v[0-9]+/", seconds: 31_536_000,
                sinceChange: false),
        ]
        #expect(reading.app?.requests == rules)
    }

    @Test(arguments: ["static-expires = x", "static-expires-type = text/css 60", "static-expires = x soon"])
    func `half an expiry is told`(_ line: String) {
        let reading = readApp(line)
        let name = line.prefix { $0 != " " }
        #expect(reading.messages == ["warning: \(name) wants what it is for and a number of seconds"])
        #expect(reading.app?.requests == RequestRules())
    }

    @Test func `mounts have a prefix and a module or a file`() {
        let reading = readApp(
            "chdir = /srv", "mount = /shop/=shop.wsgi:app", "mount = blog=blog/wsgi.py", "worker-mount = /a=a.b",
            "callable = main", "manage-script-name = true", "single-interpreter = true")
        #expect(reading.findings == [])
        #expect(
            reading.app?.requests.mounts == [
                Mount(prefix: "/shop", module: "shop.wsgi", callable: "app"),
                Mount(prefix: "/blog", file: "/srv/blog/wsgi.py", callable: "main"),
                Mount(prefix: "/a", module: "a.b", callable: "main"),
            ])
        #expect(reading.app?.requests.cutsMounts == true && reading.app?.requests.isMountedOnly == false)
    }

    @Test func `mounts alone are an application`() {
        let one = read("http = :1", "mount = /shop=shop:app", "manage-script-name = 1", "single-interpreter = 1")
        #expect(one.findings == [])
        #expect(one.app?.application == .module("shop", callable: "app"))
        #expect(one.app?.requests.isMountedOnly == true)
        let root = read(
            "http = :1", "mount = /shop=shop:app", "mount = /=site.py", "manage-script-name = 1",
            "single-interpreter = 1")
        #expect(root.app?.application == .file("/start/site.py", callable: nil))
        #expect(root.app?.requests.isMountedOnly == false)
        #expect(read("http = :1", "mount = shop").messages.contains("error: no application is named"))
    }

    @Test func `what is lost of a mount is said`() {
        #expect(
            readApp("mount = /shop=shop:app").rendered == [
                """
                /srv/deploy/app.ini:4:9: warning: the web server in front must name a mount in SCRIPT_NAME: without that \
                all requests go to the main app
                  mount = /shop=shop:app
                          ^~~~~~~~~~~~~~
                  write manage-script-name = true, and the address itself says it
                """,
                """
                /srv/deploy/app.ini:4:9: note: all mounts share one interpreter, as with single-interpreter: their modules \
                and settings are the same
                  mount = /shop=shop:app
                          ^~~~~~~~~~~~~~
                  give one that must be alone an [app:NAME] of its own
                """,
            ])
        let half = readApp("mount = /shop")
        #expect(half.messages == ["warning: mount wants an address and an application, with = between them"])
        for value in ["\"\"", "=", "/x=", "/x=:", "/x = : ", ":"] {
            #expect(
                readApp("module = m", "mount = \(value)").messages.contains { $0.contains("mount wants an address") })
        }
        #expect(readApp("module = m", "mount = /x=m:").app?.requests.mounts.first?.callable == nil)
        #expect(half.app?.requests == RequestRules())
    }

    @Test func `the log of requests has a format and picks`() {
        let format = "%(addr) %(status) %(var.HTTP_X) 100"
        let reading = readApp(
            "logformat = \(format)", "disable-logging = true", "log-4xx = true", "log-5xx = true", "log-zero = true",
            "log-slow = 500", "log-big = 1000", "log-x-forwarded-for = true")
        #expect(reading.findings == [])
        var log = RequestLogRules()
        (log.format, log.clientErrors, log.serverErrors, log.empty) = (format, true, true, true)
        (log.slowMilliseconds, log.bigBytes, log.believesForwarded) = (500, 1000, true)
        #expect(reading.app?.requests.log == log)
        #expect(reading.app?.logsRequests == false)
        let unknown = readApp("log-format = %(adr) %(metric.x) %(adr) %(uri")
        #expect(
            unknown.messages == [
                "warning: %(adr) and %(metric.x) are always - in a line of the log: svctl does not know them"
            ])
    }

    @Test func `all that uWSGI's own line says can be told`() {
        let line =
            "[pid: %(pid)|app: -|req: -/-] %(addr) (%(user)) {%(vars) vars in %(pktsize) bytes} [%(ctime)] %(method) %(uri) "
            + "=> generated %(rsize) bytes in %(msecs) msecs (%(proto) %(status)) %(headers) headers in %(hsize) bytes "
            + "(%(switches) switches on core %(core))"
        let reading = readApp("log-format = \(line)")
        #expect(reading.findings == [])
        #expect(reading.app?.requests.log.format == line)
        #expect(
            readApp("log-format = %(werr) %(rerr) %(ioerr) %(modifier2) %(metric.x)").messages == [
                "warning: %(werr), %(rerr), %(ioerr), %(modifier2) and %(metric.x) are always - in a line of the log: "
                    + "svctl does not know them"
            ])
    }

    @Test func `imports, headers and limits`() {
        let reading = readApp(
            "import = a.b", "pyimport = c", "add-header = X-Frame-Options:  DENY ", "add-header = X-Empty:",
            "pyargv = --settings  production", "http-timeout = 30", "http-keepalive = 5", "limit-post = 100",
            "gevent = 50", "gevent-monkey-patch = true")
        #expect(reading.findings == [])
        var rules = RequestRules()
        rules.imports = ["a.b", "c"]
        rules.arguments = ["--settings", "production"]
        rules.addedHeaders = [
            AddedHeader(name: "X-Frame-Options", value: "DENY"), AddedHeader(name: "X-Empty", value: ""),
        ]
        (rules.waitSeconds, rules.keepAliveSeconds, rules.largestBody, rules.greenlets) = (30, 5, 100, 50)
        #expect(reading.app?.requests == rules)
        for line in ["http-keepalive = 1", "http-keepalive =", "socket-timeout = 0", "gevent = 0"] {
            #expect(readApp(line).app?.requests == RequestRules(), "\(line)")
        }
    }

    @Test func `times have units where svctl alone reads, and are numbers for uWSGI`() {
        let own = readText(
            "[app:a]\nmodule = m\nhttp = :1\nhttp-timeout = 1min\nhttp-keepalive = 1500ms\nlog-slow = 2s\nlog-big = 1MiB\n"
        )
        #expect(own.findings == [])
        let rules = own.app?.requests
        #expect(rules?.waitSeconds == 60 && rules?.keepAliveSeconds == 2)
        #expect(rules?.log.slowMilliseconds == 2000 && rules?.log.bigBytes == 1 << 20)
        let shared = readApp("log-slow = 2s", "log-big = 1MiB")
        #expect(shared.app?.requests.log.slowMilliseconds == 2 && shared.app?.requests.log.bigBytes == 1)
        #expect(
            shared.messages == [
                "warning: what follows the number is not read: log-slow is 2",
                "warning: what follows the number is not read: log-big is 1",
            ])
        #expect(readApp("log-slow = x").messages == ["error: log-slow needs a number of milliseconds, not 'x'"])
        let tooLong = readApp("http-timeout = 25h")
        #expect(tooLong.messages.contains("warning: http-timeout counts as 24h, which is the longest that svctl waits"))
        #expect(tooLong.messages.contains("warning: svctl reads the unit; uWSGI would take 25 seconds"))
        #expect(tooLong.app?.requests.waitSeconds == 86_400)
        #expect(readApp("http-timeout = -1s").messages.first?.hasPrefix("error: ") == true)
    }

    @Test func `a header that is none, or not the app's, is not added`() {
        for line in ["add-header = nonsense", "add-header = : x", "add-header = a b: x"] {
            let reading = readApp(line)
            #expect(reading.messages == ["warning: add-header wants a name and a value, with a colon between them"])
            #expect(reading.app?.requests == RequestRules())
        }
        #expect(
            readApp("add-header = Connection: Close").messages == [
                "warning: Connection is about the connection, which the app server answers for: it is not added"
            ])
    }

    @Test(arguments: ["asgi = true", "server = uvicorn"]) func `gevent serves no ASGI`(_ line: String) {
        #expect(
            readApp("gevent = 5", line).rendered == [
                """
                /srv/deploy/app.ini:4:1: error: gevent serves WSGI, and this app is ASGI, whose one event loop answers all
                  gevent = 5
                  ^~~~~~
                  take gevent out
                """
            ])
    }

    @Test func `where the real uWSGI serves, nothing of it is lost`() {
        let lines = [
            "mount = /shop=shop:app", "log-format = %(werr)", "add-header = Connection: Close", "gevent = 5",
            "static-expires = x",
        ]
        #expect(readText("[uwsgi]\nserver = uwsgi\nhttp = :1\n" + lines.joined(separator: "\n")).findings == [])
    }

    @Test func `a command does what its own words say`() {
        for line in ["static-map = /s=/srv", "mount = /a=b", "add-header = A: b", "limit-post = 5", "gevent = 5"] {
            let reading = read("command = /bin/server", "http = :1", line)
            let name = line.prefix { $0 != " " }
            #expect(
                reading.messages.contains(
                    "warning: \(name) is for Python apps: a command does what its own words say"), "\(line)")
        }
    }

    @Test func `of the two names of a client's patience the last line counts, and of the real uWSGI both`() {
        let lines = ["http-timeout = 60", "socket-timeout = 5"]
        let reading = readApp(lines[0], lines[1])
        #expect(reading.messages == ["warning: this line does not count: line 5 sets socket-timeout again, to 5"])
        #expect(readApp("server = uwsgi", lines[0], lines[1]).findings == [])
    }
}
