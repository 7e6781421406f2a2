import Testing

@testable import Settings

struct ReadinessOptionTests {
    @Test(arguments: [
        ("auto", ReadinessSetting.auto), ("notify", .notify), ("accept", .accept),
        ("alive 500ms", .alive(.milliseconds(500))),
        ("alive 3s", .alive(.seconds(3))), ("alive \t 2min", .alive(.seconds(120))),
        ("alive 60min", .alive(.seconds(3600))),
    ]) func `a worker is ready by one of four rules`(_ text: String, _ readiness: ReadinessSetting) {
        let reading = readApp("ready = \(text)")
        #expect(reading.findings == [])
        #expect(reading.app?.readiness == readiness)
    }

    @Test func `auto is the rule where none is written, and the last one written counts`() {
        #expect(readApp().app?.readiness == .auto)
        #expect(readApp("ready = notify", "ready = accept").app?.readiness == .accept)
        #expect(readApp("ready = $(HOW)", environment: ["HOW": "alive 1s"]).app?.readiness == .alive(.seconds(1)))
        let reading = SettingsReader.read(
            file: nil, commandLine: ["--module", "m", "--http", ":1", "--ready", "accept"], in: Surroundings())
        #expect(reading.app?.readiness == .accept)
    }

    @Test(arguments: [
        ("soon", "'soon' is no way to know that a worker serves", "auto, notify, accept or alive 3s"),
        ("3s", "'3s' is no way to know that a worker serves", "auto, notify, accept or alive 3s"),
        ("Notify", "'Notify' is no way to know that a worker serves", "auto, notify, accept or alive 3s"),
        ("notify 3s", "notify takes nothing behind it", "notify"),
        ("alive", "alive needs a time", "alive 3s"),
        ("alive 3 s", "alive takes one time, in one word", "alive 3s"),
        ("alive 5", "'5' has no unit: it may be ms, s, min, h or d", "alive 5s"),
        ("alive 2m", "'m' is no unit: it may be ms, s, min, h or d", "alive 2min"),
        ("alive 1.5s", "'.5s' is no unit: it may be ms, s, min, h or d", "alive 3s"),
        ("alive long", "'long' is no time: it begins with no number", "alive 3s"),
        ("alive -1s", "'-1s' is no time: it begins with no number", "alive 3s"),
        ("alive 0s", "alive goes from 1ms to 60min", "alive 3s"),
        ("alive 61min", "alive goes from 1ms to 60min", "alive 3s"),
        ("alive 99999999999999999999s", "'99999999999999999999s' is longer than anybody waits", "alive 3s"),
    ]) func `anything else is refused, and what to write is said`(_ text: String, _ message: String, _ remedy: String) {
        let reading = readApp("ready = \(text)")
        #expect(reading.messages == ["error: \(message)"])
        #expect(reading.remedies == ["write ready = \(remedy)"])
        #expect(reading.configuration == nil)
    }

    @Test func `the mark stands under what is wrong`() {
        #expect(
            readApp("ready = alive 5").rendered == [
                """
                /srv/deploy/app.ini:4:15: error: '5' has no unit: it may be ms, s, min, h or d
                  ready = alive 5
                                ^
                  write ready = alive 5s
                """
            ])
        #expect(readApp("ready =").messages == ["error: ready has no value"])
        #expect(readApp("redy = notify").remedies == ["did you mean ready?"])
    }
}
