import Control
import Testing

/// Lines of the log on their way into the journal and out of it.
@Suite struct `The journal` {
    private let worker = LogSpeaker.worker(app: "web", slot: 2, generation: 7, pid: 812)

    private func fields(_ speaker: LogSpeaker, _ line: String) -> [String] {
        let entry = JournalEntry(of: "shop", speaker, Array(line.utf8)[...])
        return String(decoding: entry.fields, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func `has of a worker's line what it is about`() {
        #expect(
            fields(worker, "Listening") == [
                "SVCTL_NAME=shop", "SYSLOG_FACILITY=3", "PRIORITY=6", "SYSLOG_IDENTIFIER=shop/web.2", "SYSLOG_PID=812",
                "SVCTL_APP=web", "SVCTL_WORKER=web.2", "SVCTL_GENERATION=7", "MESSAGE=Listening",
            ])
        #expect(
            fields(.master(pid: 3), "<4>careful") == [
                "SVCTL_NAME=shop", "SYSLOG_FACILITY=3", "PRIORITY=4", "SYSLOG_IDENTIFIER=shop/svctld", "SYSLOG_PID=3",
                "MESSAGE=careful",
            ])
    }

    @Test(arguments: [
        ("<0>gone", 0, "gone"), ("<7>x", 7, "x"), ("<3>", 3, ""), ("<3><4>twice", 3, "<4>twice"), ("", 6, ""),
        ("<8>x", 6, "<8>x"), ("<31>x", 6, "<31>x"), ("<", 6, "<"), ("<3", 6, "<3"), ("< 3>", 6, "< 3>"),
        ("</>", 6, "</>"), (" <3>x", 6, " <3>x"), ("PRIORITY=0", 6, "PRIORITY=0"),
    ])
    func `takes a priority from before a line alone`(line: String, priority: Int, text: String) {
        let fields = fields(worker, line)
        #expect(fields.contains("PRIORITY=\(priority)"))
        #expect(fields.last == "MESSAGE=\(text)")
    }

    @Test func `gets every byte of a line and no other field from it`() {
        let line: [UInt8] = [0, 0xff, 0x3d, 0x0d] + "SVCTL_APP=other".utf8
        let entry = JournalEntry(of: "shop", worker, line[...])
        #expect(entry.fields.suffix(line.count + 8) == Array("MESSAGE=".utf8) + line)
        #expect(entry.fields.split(separator: 10).count { $0.starts(with: "SVCTL_APP=".utf8) } == 1)
        #expect(entry.line == Array("shop/web.2[812]: ".utf8) + line + [10])
    }

    @Test func `gets each entry whole, however the pipe cuts it`() {
        let entries = ["one", "", "\u{1e}", "MESSAGE=x", "\0"].map {
            JournalEntry(of: "shop", worker, Array($0.utf8)[...])
        }
        let bytes = entries.flatMap(\.record)
        for size in [1, 2, 7, bytes.count] {
            var records = JournalRecords()
            var found: [JournalEntry] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                found += records.append(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(found == entries)
            #expect(records.lost == 0)
        }
    }

    /// Its reader died, and another goes on anywhere.
    @Test func `takes nothing from the rest of an entry, and counts it`() {
        let hostile = JournalEntry(of: "shop", worker, Array("SVCTL_APP=\u{1e}".utf8)[...])
        let next = JournalEntry(of: "shop", .master(pid: 3), Array("next".utf8)[...])
        let bytes = hostile.record + next.record
        for start in 1..<hostile.record.count {
            var records = JournalRecords()
            #expect(records.append(Array(bytes[start...])) == [next], "from \(start)")
            #expect(records.lost == 1)
        }
    }

    @Test func `is read back as the lines of a log file`() {
        let text = """
            __REALTIME_TIMESTAMP=1795705275123456
            SVCTL_NAME=shop
            SVCTL_WORKER=web.2
            SYSLOG_PID=812
            _PID=99
            MESSAGE=a=b

            __REALTIME_TIMESTAMP=1795705275124000
            SVCTL_NAME=shop
            SYSLOG_PID=3
            MESSAGE=stopping

            __REALTIME_TIMESTAMP=1795705275125000
            SYSLOG_IDENTIFIER=systemd
            _PID=1
            MESSAGE=Stopped svctl master shop.

            __REALTIME_TIMESTAMP=1795705275126000
            __CURSOR=no message


            """
        let lines = """
            2026-11-26T15:01:15.123Z web.2[812]: a=b
            2026-11-26T15:01:15.124Z svctld[3]: stopping
            2026-11-26T15:01:15.125Z systemd[1]: Stopped svctl master shop.

            """
        #expect(shown(Array(text.utf8), by: 1) == Array(lines.utf8))
        #expect(shown(Array(text.utf8), by: 4096) == Array(lines.utf8))
    }

    @Test func `is read back where a text is no text`() {
        let message: [UInt8] = [0, 10, 10, 0xff] + "SVCTL_WORKER=no".utf8
        let length = [UInt8(message.count)] + Array(repeating: 0, count: 7)
        let entry = Array("_COMM=sh\nMESSAGE\n".utf8) + length + message + Array("\n\n".utf8)
        for size in [1, 3, 100] {
            #expect(shown(entry, by: size) == Array("1970-01-01T00:00:00.000Z sh: ".utf8) + message + [10])
        }
    }

    private func shown(_ bytes: [UInt8], by size: Int) -> [UInt8] {
        var export = JournalExport()
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            let part = Array(bytes[start..<min(start + size, bytes.count)])
            result += export.append(part).flatMap(JournalLine.of)
        }
        return result
    }

    @Test(
        arguments: [
            ("/system.slice/system-svctl.slice/svctl@web.service/svctl/web/master", "svctl@web.service", nil),
            ("/system.slice/web.service", "web.service", nil),
            // A master may be called as it likes.
            ("/system.slice/web.service/svctl/ssh.service/master", "web.service", nil),
            (
                "/user.slice/user-1000.slice/user@1000.service/app.slice/app-svctl.slice/svctl@web.service/svctl/web/master",
                "svctl@web.service", 1000
            ),
            ("/user.slice/user-1000.slice/user@1000.service/init.scope", nil, nil),
            ("/user.slice/user-1000.slice/session-2.scope", nil, nil), ("/init.scope", nil, nil), ("/", nil, nil),
            ("/system.slice/user@root.service", "user@root.service", nil),
        ] as [(String, String?, UInt32?)])
    func `knows a unit by its control group`(path: String, name: String?, user: UInt32?) {
        #expect(SystemdUnit(controlGroup: path) == name.map { SystemdUnit($0, user: user) })
    }
}
