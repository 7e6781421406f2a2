import Testing

@testable import Settings

struct LimitOptionTests {
    @Test func `limits are as uWSGI counts them, and none where nothing is written`() {
        #expect(readApp().app?.limits == ProcessLimits())
        let reading = readApp("limit-as = 512", "limit-nproc = 50", "max-fd = 4096", "prio = -5", "cpu-affinity = 2")
        #expect(reading.findings == [])
        let limits = reading.app?.limits
        #expect(limits?.addressSpace == 512 << 20 && limits?.processes == 50 && limits?.openFiles == 4096)
        #expect(limits?.priority == -5 && limits?.processors == 2)
    }

    @Test func `0 is no limit`() {
        let reading = readApp("limit-as = 0", "limit-nproc = 0", "max-fd = 0", "prio = 0", "cpu-affinity = 0")
        #expect(reading.findings == [] && reading.app?.limits == ProcessLimits())
    }

    @Test func `a section of svctl's own has sizes`() {
        func app(_ size: String) -> Reading {
            readText("[app:web]\nmodule = m\nhttp = :8000\nlimit-as = \(size)\n")
        }
        #expect(app("512MiB").app?.limits.addressSpace == 512 << 20)
        #expect(app("1GiB").findings == [])
        #expect(app("512M").remedies == ["write limit-as = 512MiB"])
        #expect(app("512M").configuration == nil)
        #expect(app("512").messages == ["warning: a Python worker needs more than 0 MiB of addresses to start"])
    }

    @Test(arguments: [
        (
            "limit-as = 512M", "warning: what follows the number is not read: limit-as is 512 megabytes",
            "limit-as = 512"
        ),
        ("limit-as = 32", "warning: a Python worker needs more than 32 MiB of addresses to start", "limit-as = 512"),
        ("limit-as = -1", "error: limit-as needs a number of megabytes, not '-1'", "limit-as = 512"),
        ("limit-as = lots", "error: limit-as needs a number of megabytes, not 'lots'", "limit-as = 512"),
        ("prio = 20", "error: prio goes from -20 to 19", "prio = 10"),
        ("prio = low", "error: prio needs a number, not 'low'", "prio = 10"),
        ("max-fd = -1", "error: max-fd goes from 0 to 2147483647", "max-fd = 4096"),
        ("cpu-affinity = 2000", "error: cpu-affinity goes from 0 to 1024", "cpu-affinity = 1"),
        ("limit-nproc = 5000000000", "error: limit-nproc goes from 0 to 2147483647", "limit-nproc = 100"),
    ]) func `what is not meant is said`(_ line: String, _ message: String, _ remedy: String) {
        let reading = readApp(line)
        #expect(reading.messages == [message])
        #expect(reading.remedies == ["write \(remedy)"])
    }

    @Test func `the real uWSGI sets its own`() {
        let reading = readApp("server = uwsgi", "limit-as = 512", "cpu-affinity = 1")
        #expect(reading.app?.limits == ProcessLimits())
        guard case .uwsgi(let command) = reading.app?.application else {
            Issue.record("no uWSGI")
            return
        }
        let words = command.words(port: { _ in "" }, address: { _ in "" })
        #expect(words.contains("--limit-as=512") && words.contains("--cpu-affinity=1"))
    }
}
