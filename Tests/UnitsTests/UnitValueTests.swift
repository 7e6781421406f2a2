import Settings
import Testing

@testable import Units

@Suite struct `A value in a unit file` {
    @Test func `is written plainly where it can be`() {
        #expect(UnitValue.word("/srv/app-1/a.b_c@d") == "/srv/app-1/a.b_c@d")
        #expect(UnitValue.word("/srv/50%") == "/srv/50%%")
        #expect(UnitValue.word("/srv/my app") == "\"/srv/my app\"")
        #expect(UnitValue.word("/a\"b\\c") == "\"/a\\\"b\\\\c\"")
        #expect(UnitValue.word("/한") == "\"/한\"")
        #expect(UnitValue.word("") == "")
        #expect(UnitValue.whole("/srv/my 50% app") == "/srv/my 50%% app")
    }

    @Test(arguments: ["/a\nb", "/a\u{7f}", "/a\u{0}b", "/a\\", "/a ", " /a", "/a\u{fffd}", "/a\tb"])
    func `cannot hold what would be read as something else`(path: String) throws {
        #expect(!UnitValue.canHold(path))
        #expect(throws: UnitRefusal.self) { try plan(writable: [path]) }
    }

    @Test func `never begins a line of its own`() throws {
        let forged = "x\rUser=root\nUser=root\u{0}User=root"
        for address in [
            ListenerConfiguration.Address.path("/tmp/\(forged)"), .abstract(forged), .ipv4(host: forged, port: 80),
        ] {
            var base = try configuration("[uwsgi]\nmodule = m\nhttp = /tmp/a.sock\n")
            base.listeners[0].address = address
            base.listeners[0].written = forged
            for usesSocket in [false, true] {
                let order = UnitOrder(
                    name: UnitName("shop"), file: "/srv/x.ini", configuration: base,
                    identity: try UnitIdentity(wanted: deploy, apps: [], owner: deploy), usesSocket: usesSocket)
                guard let plan = try? UnitPlan(order, on: Machine(hosts: [forged: forged])) else { continue }
                let lines = (plan.service + (plan.socket ?? "")).split { $0.isNewline || $0 == "\u{0}" }
                #expect(!lines.contains("User=root"), "\(lines)")
            }
        }
    }

    @Test func `is read back as it was, whatever it is`() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array(" %\"'\\$:;#=-@{}ab/é한😀iInN")
        for _ in 0..<1000 {
            let text =
                "/" + String((0..<Int.random(in: 1...12, using: &random)).map { _ in alphabet.randomElement() ?? "a" })
            guard UnitValue.canHold(text) else { continue }
            #expect(UnitFileReader.words("X", in: "X=\(UnitValue.word(text))") == [text], "\(text)")
            #expect(
                UnitFileReader.values("X", in: "X=\(UnitValue.whole(text))").map(UnitFileReader.specified) == [text])
        }
    }

    @Test func `keeps all that settings name, wherever it lies`() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array(" %\"'\\$:#=-@ab.é한")
        let tops = ["/home/deploy", "/home/deploy", "/root", "/srv", "/run/user/1001", "/home", "/var/tmp", "/tmp"]
        func path(_ depth: Int) -> String {
            (0..<depth).reduce(tops.randomElement(using: &random) ?? "/srv") { path, _ in
                path + "/x" + String((0..<3).map { _ in alphabet.randomElement(using: &random) ?? "a" }) + "x"
            }
        }
        for _ in 0..<300 {
            let (folder, library, file) = (path(2), path(1), path(2) + ".ini")
            let (log, pid, more) = (path(1), path(1), path(Int.random(in: 0...2, using: &random)))
            var base = try configuration("[uwsgi]\nmodule = m\nhttp = :8000\n")
            base.apps[0].directory = folder
            base.apps[0].pythonPath = [library]
            base.log = .file("\(log)/a.log")
            base.pidFile = "\(pid)/a.pid"
            let order = UnitOrder(
                name: UnitName("shop"), file: file, configuration: base,
                identity: try UnitIdentity(wanted: deploy, apps: [], owner: deploy), startFolder: folder,
                writable: [more])
            let plan = try UnitPlan(order, on: Machine(ways: files(file)))
            let text = plan.service
            #expect(UnitFileReader.words("Environment", in: text) == ["SVCTL_FILE=\(file)"])
            #expect(UnitFileReader.values("WorkingDirectory", in: text).map(UnitFileReader.specified) == [folder])
            let shown = ["BindReadOnlyPaths", "BindPaths"].flatMap { UnitFileReader.words($0, in: text) }
                .map { String($0.drop { $0 == "-" }) }
            let writable = ["ReadWritePaths", "BindPaths"].flatMap { UnitFileReader.words($0, in: text) }
                .map { String($0.drop { $0 == "-" }) }
            let view = UnitFileReader.values("ProtectHome", in: text)
            for read in [folder, library, file] where HomeView.isInHome(read) {
                let isShown = shown.contains { FolderPath.contains($0, read) }
                #expect(view == ["read-only"] || view == ["tmpfs"] && isShown, "\(read)\n\(text)")
            }
            for write in [log, pid, more] {
                #expect(writable.contains { FolderPath.contains($0, write) }, "\(write)\n\(text)")
            }
            if view == ["tmpfs"] {
                #expect(!(shown + writable).contains { HomeView.homes.contains($0) }, "it would show all\n\(text)")
            }
            #expect(view.count <= 1)
        }
    }
}
