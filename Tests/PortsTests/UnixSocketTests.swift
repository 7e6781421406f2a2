import Glibc
import LinuxKernel
import Testing

@testable import Ports

@Suite struct `Who holds a unix socket` {
    /// Listens at `argv[1]`, or with `@` before it on an abstract name.
    private static let server = """
        name = sys.argv[1].replace('@', '\\0', 1)
        server = socket.socket(socket.AF_UNIX); server.bind(name); server.listen()
        print('ready', flush=True)
        time.sleep(60)
        """

    /// A name no other test has.
    private func name(_ what: String) -> String { "/tmp/svctl-\(getpid())-\(Clock.bootNanoseconds)-\(what)" }

    @Test func `by its path, and by every link to it`() throws {
        let path = name("file")
        let link = name("link")
        let process = try ForeignProcess.python(Self.server, [path])
        unsafe symlink(path, link)
        defer {
            Files.remove(path)
            Files.remove(link)
        }
        for question in [path, link, "unix:" + path, "/tmp/../" + path, "/proc/self/root" + path] {
            let report = try Holders.find(try PortQuery(question))
            #expect(report.holders.map(\.pid) == [process.pid], "\(question)")
        }
        let report = try Holders.find(.path(link))
        #expect(report.lines(columns: 80).first == "\(path) unix, held by 1 process")
        #expect(report.query == link)
    }

    @Test func `by its name after the file was removed, or a new one took its place`() throws {
        let path = name("removed")
        let old = try ForeignProcess.python(Self.server, [path])
        Files.remove(path)
        #expect(try Holders.find(.path(path)).holders.map(\.pid) == [old.pid])
        let new = try ForeignProcess.python(Self.server, [path])
        defer { Files.remove(path) }
        #expect(try Holders.find(.path(path)).holders.map(\.pid) == [new.pid])
    }

    @Test func `by a path from the folder we are in, also one it was bound to so`() throws {
        let path = name("here")
        let folder = try #require(ThisProcess.folder)
        try ThisProcess.enter("/tmp")
        defer { try? ThisProcess.enter(folder) }
        let base = String(path.dropFirst("/tmp/".count))
        let process = try ForeignProcess.python(Self.server, [base])
        defer { Files.remove(path) }
        for question in ["./" + base, "unix:" + base, path] {
            #expect(try Holders.find(try PortQuery(question)).holders.map(\.pid) == [process.pid], "\(question)")
        }
    }

    @Test func `by its abstract name, and nothing shorter or longer`() throws {
        let abstract = name("abstract")
        let process = try ForeignProcess.python(Self.server, ["@" + abstract])
        #expect(try Holders.find(.abstract(abstract)).holders.map(\.pid) == [process.pid])
        #expect(try Holders.find(try PortQuery("unix:@" + abstract)).isHeld)
        #expect(try !Holders.find(.abstract(abstract + "x")).isHeld)
        #expect(try !Holders.find(.abstract(String(abstract.dropLast()))).isHeld)
        #expect(try !Holders.find(.path(abstract)).isHeld)
    }

    @Test(arguments: ["/nowhere", "unix:nowhere", "unix:./nowhere"])
    func `a path without a file is free`(_ question: String) throws {
        let report = try Holders.find(try PortQuery(question))
        #expect(report.lines() == ["\(question) is free"])
    }

    @Test(arguments: [("/etc/passwd/x", "Not a directory"), ("nowhere/x", "No such file or directory")])
    func `a path where no file can be made can be held by nobody`(_ question: String, _ reason: String) throws {
        let report = try Holders.find(try PortQuery("unix:" + question))
        #expect(report.state == .free && report.obstacles.count == 1)
        #expect(report.lines().last == "  no file can be made there: \(reason)")
        #expect(PortReport.json([report]).contains(#""kind":"no-place","reason":"\#(reason)""#))
        #expect(try PortQuery.path(question).blocking(everywhere: false) == [])
    }

    @Test(arguments: ["/tmp", "/etc/passwd", "/dev/null"])
    func `a path with something else can be held by nobody`(_ question: String) throws {
        let report = try Holders.find(try PortQuery(question))
        #expect(report.state == .free)
        #expect(
            report.lines() == ["nobody listens on \(question), but bind fails:", "  what lies there is no socket"])
    }

    @Test func `a file that was left is free for who removes it`() throws {
        let path = name("left")
        let process = try ForeignProcess.python(Self.server, [path])
        defer { Files.remove(path) }
        #expect(SocketFile.life(at: path) == .bound)
        kill(process.pid, 9)
        #expect(eventually { SocketFile.life(at: path) == .left })
        let report = try Holders.find(.path(path))
        #expect(report.state == .free)
        #expect(
            report.lines() == [
                "\(path) is free for a server that removes the file first; without that bind fails:",
                "  the file of a socket that is gone",
            ])
        #expect(try PortQuery.path(path).blocking(everywhere: false) == [])
    }

    /// Binds each `argv`, of the type and with what is to be done before it: `dgram`, `stream` or `seqpacket`.
    private static let bound = """
        held = []
        for word in sys.argv[1:]:
            what, _, name = word.partition('=')
            one = socket.socket(socket.AF_UNIX, getattr(socket, 'SOCK_' + what.upper()))
            one.bind(name.replace('@', '\\0', 1)); held.append(one)
            if what == 'seqpacket': one.listen()
        print('ready', flush=True)
        time.sleep(60)
        """

    @Test(arguments: [false, true]) func `of datagrams, of packets, and one that does not listen yet`(
        isAbstract: Bool
    ) throws {
        let names = ["dgram", "seqpacket", "stream"].map { (isAbstract ? "@" : "") + name($0) }
        let process = try ForeignProcess.python(
            Self.bound, zip(["dgram", "seqpacket", "stream"], names).map { "\($0)=\($1)" })
        defer { for name in names where !isAbstract { Files.remove(name) } }
        let reports = try Holders.find(try names.map { try PortQuery($0) })
        #expect(reports.map(\.state) == [.held, .held, .held])
        #expect(reports[0].lines(columns: 80).first == "\(names[0]) unix datagram, held by 1 process")
        #expect(reports[1].lines(columns: 80).first == "\(names[1]) unix, held by 1 process")
        #expect(reports[2].lines(columns: 80).first == "\(names[2]) unix is bound and does not listen: bind fails")
        #expect(reports[2].obstacles.first?.holders.map(\.pid) == [process.pid])
        let queries = try names.map { try PortQuery($0) }
        #expect(try queries.map { try $0.blocking(everywhere: false).count } == [1, 1, 1])
        #expect(try queries.map { try $0.listening().count } == [1, 1, 0])
    }

    @Test func `nobody notices that a file is looked at`() throws {
        let path = name("quiet")
        let process = try ForeignProcess.python(
            """
            server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); server.bind(sys.argv[1]); server.listen()
            print('ready', flush=True)
            time.sleep(60)
            """, [path])
        defer { Files.remove(path) }
        #expect(SocketFile.life(at: path) == .bound)
        let found = try SocketDiagnosis.unixListeners().filter {
            $0.place == .path(Array(path.utf8), file: SocketFile(at: path))
        }
        #expect(found.map(\.queue) == [0])
        withExtendedLifetime(process) {}
    }

    @Test func `at the end of a path that is too long for an address`() throws {
        let folder = name("long") + String(repeating: "g", count: 120)
        try Files.makeFolder(folder, permissions: 0o700)
        let link = folder + "/socket"
        let path = name("short")
        let process = try ForeignProcess.python(Self.server, [path])
        unsafe symlink(path, link)
        defer { for one in [link, path] { Files.remove(one) }; unsafe rmdir(folder) }
        #expect(SocketFile.life(at: link) == .bound)
        #expect(try Holders.find(.path(link)).holders.map(\.pid) == [process.pid])
    }
}
