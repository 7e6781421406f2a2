import Testing

@testable import Settings

struct WatchingOptionTests {
    @Test func `files to touch are put together, below the app's folder, each once`() {
        let reading = readApp(
            "touch-reload = go", "chdir = /srv", "touch-reload = /run/go", "touch-workers-reload = ./go",
            "touch-chain-reload = other")
        #expect(reading.findings == [])
        #expect(reading.app?.touchReload == ["/srv/go", "/run/go", "/srv/other"])
        #expect(readApp().app?.touchReload == [])
        #expect(readApp("touch-reload = go").app?.touchReload == ["/start/go"])
        #expect(readApp("touch-reload =").messages == ["error: touch-reload has no value"])
    }

    @Test func `a file for all apps stands in the master's section`() {
        let reading = readText("[svctl]\ntouch-reload = go\n[app:a]\ncommand = x\nchdir = /srv\ntouch-reload = go\n")
        #expect(reading.findings == [])
        #expect(reading.configuration?.touchReload == ["/start/go"])
        #expect(reading.app?.touchReload == ["/srv/go"])
    }

    @Test(arguments: [
        ("py-autoreload = 1", true), ("python-autoreload = 3", true), ("py-auto-reload = 0", false),
        ("python-auto-reload = 2", true), ("py-autoreload = -1", false),
    ]) func `Python files are watched when the number is more than none`(_ line: String, _ autoreloads: Bool) {
        let reading = readApp(line)
        #expect(reading.findings == [])
        #expect(reading.app?.autoreloads == autoreloads)
        #expect(readApp().app?.autoreloads == false)
    }

    @Test func `what uWSGI takes for none is none here too, and is said`() {
        let reading = readApp("py-autoreload = true")
        #expect(reading.app?.autoreloads == false)
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:4:17: warning: 'true' counts as 0, as in uWSGI: no file is watched
                  py-autoreload = true
                                  ^~~~
                  write py-autoreload = 1
                """
            ])
    }
}
