import Testing

@testable import Settings

@Suite struct CheaperOptionTests {
    @Test func `the numbers go from cheaper to processes`() {
        let reading = readApp(
            "processes = 8", "cheaper = 2", "cheaper-initial = 4", "cheaper-step = 3", "cheaper-overload = 30",
            "cheaper-algo = busyness")
        #expect(reading.findings == [])
        #expect(
            reading.app?.cheaper == CheaperConfiguration(least: 2, initial: 4, step: 3, patience: .seconds(30)))
        #expect(
            readApp("processes = 2", "cheaper = 1").app?.cheaper
                == CheaperConfiguration(least: 1, initial: 1, step: 1, patience: .seconds(3)))
        #expect(readApp("processes = 2").app?.cheaper == nil)
        let own = readText("[app:a]\nmodule = m\nhttp = :1\nprocesses = 2\ncheaper = 1\ncheaper-overload = 500ms\n")
        #expect(own.app?.cheaper?.patience == .milliseconds(500))
    }

    @Test func `what uWSGI refuses or reads as off is said`() {
        #expect(
            readApp("processes = 2", "cheaper = 2").messages == ["error: cheaper = 2 is not fewer than processes = 2"])
        #expect(readApp("processes = 2", "cheaper = -1").messages == ["error: cheaper goes from 1 to 9999"])
        let word = readApp("processes = 2", "cheaper = true")
        #expect(word.messages == ["warning: 'true' counts as 0, as in uWSGI: all workers run always"])
        #expect(word.app?.cheaper == nil && word.app?.processes == 2)
        let initial = readApp("processes = 2", "cheaper = 1", "cheaper-initial = 5")
        #expect(initial.app?.cheaper?.initial == 2 && initial.messages.first?.contains("it is 2") == true)
        #expect(readApp("cheaper-algo = manual").messages.first?.contains("'manual'") == true)
    }

    @Test func `where nobody can see what there is to do, all run always`() {
        let reading = readText("[app:a]\ncommand = x\nhttp = :1\nprocesses = 2\ncheaper = 1\n")
        #expect(reading.messages.first?.contains("does not see what a command has to do") == true)
        #expect(reading.app?.cheaper == nil && reading.app?.processes == 2)
        let real = readApp("server = uwsgi", "processes = 4", "cheaper = 2")
        #expect(real.findings == [] && real.app?.cheaper == nil)
        guard case .uwsgi(let command)? = real.app?.application else { return #expect(Bool(false)) }
        #expect(command.arguments.contains([.text("--cheaper=2")]))
    }
}
