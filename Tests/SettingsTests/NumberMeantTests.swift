import Testing

@testable import Settings

/// The number that was meant where uWSGI reads only its beginning.
struct NumberMeantTests {
    @Test(arguments: [
        ("1_000", NumberMeant.Unit.things, 1_000), ("5k", .things, 5_000), ("10,000,000", .things, 10_000_000),
        ("1_00", .things, 1), ("1.5", .things, 1), ("4 workers", .things, 4), ("-3k", .things, -3),
        ("1h", .seconds, 3_600), ("2 days", .seconds, 172_800), ("5m", .seconds, 300), ("1500ms", .seconds, 2),
        ("30 s", .seconds, 30), ("0.5", .seconds, 1), ("1.5h", .seconds, 5_400),
        ("1.5G", .megabytes, 1_536), ("0.0", .seconds, 0), ("0", .seconds, 0), ("0k", .things, 0),
        ("2s", .milliseconds, 2_000), ("500ms", .milliseconds, 500),
        ("64k", .bytes, 65_536), ("10 MB", .bytes, 10_485_760), ("1GiB", .bytes, 1 << 30), ("7bytes", .bytes, 7),
        ("512M", .megabytes, 512), ("2G", .megabytes, 2_048), ("2048k", .megabytes, 2), ("100k", .megabytes, 1),
        ("9223372036854775807G", .bytes, .max),
    ]) func `is found by what follows it`(_ text: String, _ unit: NumberMeant.Unit, _ meant: Int) throws {
        let value = Array(text.utf8)
        let (number, rest) = try #require(NumberGrammar.integer(value))
        #expect(NumberMeant.of(value, number, before: rest, counting: unit) == meant)
    }

    @Test func `is no more than uWSGI takes, and no less than what is large already`() {
        #expect(readApp("buffer-size = 64k").remedies == ["write buffer-size = 65535"])
        #expect(readApp("buffer-size = 16k").remedies == ["write buffer-size = 16384"])
        #expect(readApp("buffer-size = 32768k").remedies == ["write buffer-size = 32768"])
    }

    @Test func `a time's unit is read, and the real uWSGI is told the seconds`() {
        let reading = readApp("server = uwsgi", "harakiri = 1h", "max-requests = 2000")
        guard case .uwsgi(let template)? = reading.app?.application else {
            Issue.record("no uWSGI: \(reading.messages)")
            return
        }
        let words = template.words(port: { _ in "" }, address: { _ in "" })
        #expect(words.contains("--harakiri=3600") && words.contains("--max-requests=2000"))
        #expect(readApp("harakiri = 1h").app?.harakiri?.limit == .seconds(3600))
    }
}
