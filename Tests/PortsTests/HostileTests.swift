import Glibc
import LinuxKernel
import Testing

@testable import Ports

/// Names and command lines are chosen by the processes that have them.
@Suite struct `A hostile process` {
    private static let disguised = """
        ctypes.CDLL(None).prctl(15, sys.argv[1].encode(), 0, 0, 0)
        server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen()
        print(server.getsockname()[1], flush=True)
        time.sleep(60)
        """

    @Test(arguments: ["a) b (c", "a\n  1  root", "\u{1b}[2J\u{1b}[H", "x) R 1 1 1 (", "\u{202e}daemon", "a\rb"])
    func `cannot forge a line, move the cursor, or change its parent`(_ name: String) throws {
        let (process, port) = try ForeignProcess.server(Self.disguised, [name, "\n    1  root  up 9 days  init"])
        let report = try Holders.find(.tcp(port: port))
        #expect(report.holders.map(\.pid) == [process.pid])
        #expect(report.holders.first?.parent == getpid())
        let lines = report.lines(columns: nil)
        #expect(lines.count == (report.isComplete ? 3 : 4))
        #expect(
            !lines.joined().unicodeScalars.contains { [.control, .format].contains($0.properties.generalCategory) })
        #expect(report.holders.first?.arguments.contains(name) == true)
        let status = try #require(try ProcessTable.status(of: process.pid))
        #expect(status.name == String(decoding: name.utf8.prefix(15), as: UTF8.self))
        #expect(status.parent == getpid())
    }

    @Test func `cannot hide behind the name of its socket`() throws {
        let path = "/tmp/svctl-\(getpid())\n@forged unix, held by 1 process\u{1b}[2J"
        let process = try ForeignProcess.python(
            """
            server = socket.socket(socket.AF_UNIX); server.bind(sys.argv[1]); server.listen()
            print('ready', flush=True)
            time.sleep(60)
            """, [path])
        defer { Files.remove(path) }
        let report = try Holders.find(.path(path))
        #expect(report.holders.map(\.pid) == [process.pid])
        #expect(report.lines(columns: nil).count == (report.isComplete ? 2 : 3))
        #expect(!(report.lines().joined() + report.query).utf8.contains { $0 < 0x20 })
    }

    @Test func `is found by its abstract name as that is shown, NULs and all`() throws {
        let name = "svctl-\(getpid())-padded"
        let process = try ForeignProcess.python(
            """
            server = socket.socket(socket.AF_UNIX)
            server.bind(b'\\0' + sys.argv[1].encode() + b'\\0\\xff\\0'); server.listen()
            print('ready', flush=True)
            time.sleep(60)
            """, [name])
        let shown = name + #"\x00\xff\x00"#
        let report = try Holders.find(.abstract(shown))
        #expect(report.holders.map(\.pid) == [process.pid])
        #expect(report.lines(columns: nil).first?.hasPrefix("@\(shown) unix") == true)
        #expect(try PortQuery.abstract(shown).blocking(everywhere: false).count == 1)
        #expect(try Holders.find(PortQuery("pid:\(process.pid)")).lastingQueries.map(\.description) == ["@" + shown])
        #expect(try !Holders.find(.abstract(name)).isHeld)
    }

    @Test func `with bytes that are no text is shown all the same`() throws {
        let (process, port) = try ForeignProcess.server(
            """
            if len(sys.argv) == 1:
                os.execv('/usr/bin/python3', 
                         [b'\\xff\\xfe name', b'-c', sys.orig_argv[2].encode(), b'\\xc3('])
            server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen()
            print(server.getsockname()[1], flush=True)
            time.sleep(60)
            """)
        let holder = try #require(try Holders.find(.tcp(port: port)).holders.first)
        #expect(holder.pid == process.pid)
        #expect(holder.command.hasPrefix(#"\xff\xfe name -c"#) && holder.command.hasSuffix(#"\xc3("#))
        #expect(holder.arguments.last == "\u{fffd}(")
    }

    @Test func `that wrote over its arguments is shown as it says, without what was left behind`() {
        func line(_ words: [String]) -> String? { Holder.line(of: words.map { Array($0.utf8) }) }
        #expect(line(["nginx: master", "", "", ""]) == "nginx: master")
        #expect(line(["a", "", "b"]) == "a  b")
        #expect(line([]) == nil && line(["", ""]) == nil)
        #expect(Holder.line(of: [[0x61, 0xff], [0xc3, 0xa4]]) == #"a\xff ä"#)
    }

    @Test func `that left nothing of its arguments is shown by its own name`() throws {
        let (process, port) = try ForeignProcess.server(
            """
            server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen()
            server.set_inheritable(True)
            reading, writing = os.pipe()
            os.dup2(reading, 0)
            os.set_inheritable(writing, True)
            print(server.getsockname()[1], flush=True)
            ctypes.CDLL(None).execv(b'/bin/cat', (ctypes.c_char_p * 2)(b'', None))
            """)
        #expect(eventually { ProcessTable.executable(of: process.pid)?.hasSuffix("/cat") == true })
        #expect(try Holders.find(.tcp(port: port)).holders.map(\.command) == ["[cat]"])
        let named = try NamedProcesses(NamedProcesses.Question(names: [Array("cat".utf8)]))
        #expect(named.find().matches.first { $0.process.pid == process.pid }?.process.command == "[cat]")
    }
}
