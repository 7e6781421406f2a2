import Glibc
import Testing

@testable import Settings

/// Numbers that look random and are the same each time (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// How long this thread has computed, however busy the machine is; clock_gettime(2).
func processorSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

struct RobustnessTests {
    @Test(arguments: 0..<200) func `random bytes never crash`(_ seed: UInt64) {
        var numbers = SeededNumbers(state: seed)
        let bytes = (0..<Int.random(in: 0...600, using: &numbers)).map { _ in UInt8.random(in: 0...255, using: &numbers)
        }
        for finding in readBytes(bytes).findings { _ = finding.rendered }
        for finding in readBytes(Array("[uwsgi]\n".utf8) + bytes).findings { _ = finding.rendered }
    }

    @Test(arguments: 0..<400) func `random pieces of settings never crash`(_ seed: UInt64) {
        var numbers = SeededNumbers(state: seed)
        let pieces = [
            "[uwsgi]", "\n", "\r\n", "=", " = ", "%", "%(", "$(", ")", "@(", "http", "socket", "module", "env", "set",
            "processes", "umask", "listen", ":", "[", "]", "::", "8000", "-1", "/", "@", "\\0", "#", " ;", "한",
            "\u{1B}",
            "\t", "%(a + ", "a", "++", "true", "name", "chmod-socket", "uid", "99999999999999999999", "'", "\"", "~/",
            "%\n", "[svctl]", "[app:", "[app:web]", "command", "depends-on", "surge", "settle", "{fd}", "{port:", "}",
            "|",
        ]
        var text = Bool.random(using: &numbers) ? "[uwsgi]\n" : ""
        for _ in 0..<Int.random(in: 0...80, using: &numbers) { text += pieces.randomElement(using: &numbers) ?? "" }
        var arguments: [String] = []
        for _ in 0..<Int.random(in: 0...6, using: &numbers) {
            arguments.append("--" + (pieces.randomElement(using: &numbers) ?? ""))
            arguments.append(
                (pieces.randomElement(using: &numbers) ?? "") + (pieces.randomElement(using: &numbers) ?? ""))
        }
        let reading = readText(text, commandLine: arguments)
        for finding in reading.findings { _ = finding.rendered }
        #expect((reading.configuration == nil) == reading.findings.contains { $0.severity == .error })
    }

    /// Each kind of line, and the most findings that may come of it.
    @Test(arguments: [
        ("env = A=%d/x # word\n", 10), ("; comment\n", 10), ("harakiri = 30\n", 10), ("p = %(q + 1)%(p)\n", 10),
        ("%Y\n", 10), ("[x]\n", 10), ("http = :0\n", 10), ("chdir = $(A)%(b)@(c)\n", 10), ("env = A\n", 10),
        ("command = x '{fd}' | $Y\n", 10), ("server {\n", 10), ("}\n", 10), ("chdir = ${A}<b>@C@\n", 10),
        ("processes = 1\nprocesses = 2\n", 25), ("word = a;\n", 10), ("socket = :80 # http://x:80\n", 205),
        ("[app:a]\n", 201), ("[svctl]\n", 10), ("depends-on = a b c\n", 201),
        ("env = A=1\nenv = A\n", 10), ("set = a=%(base)\n", 10), ("plugin = x, python\n", 10), ("for = a b\n", 210),
    ]) func `a large file takes well under a second`(_ line: String, _ limit: Int) {
        // Quadratic work shows in a quarter of a megabyte too.
        let size = line.hasPrefix("env = A=") ? 1_000_000 : 250_000
        let text = "[uwsgi]\nmodule = m\nhttp = :1\n" + String(repeating: line, count: size / line.utf8.count)
        let bytes = Array(text.utf8)
        let start = processorSeconds()
        let reading = readBytes(bytes)
        let seconds = processorSeconds() - start
        #expect(reading.findings.count <= limit)
        #expect(seconds < 5, "without optimisation")
    }

    @Test func `a file full of mistakes takes well under a second`() {
        let text = "[uwsgi]\n" + (0..<15_000).map { "procces\($0) = 1\n" }.joined()
        let bytes = Array(text.utf8)
        let start = processorSeconds()
        let reading = readBytes(bytes)
        let seconds = processorSeconds() - start
        #expect(reading.findings.count < 200)
        #expect(seconds < 5, "without optimisation")
    }

    @Test func `a line of a megabyte is one line`() {
        let long = String(repeating: "%d", count: 1_000)
        #expect(readApp("env = A=" + String(repeating: "x", count: 1_000_000)).findings == [])
        #expect(readApp("chdir = " + long).findings == [])
    }
}
