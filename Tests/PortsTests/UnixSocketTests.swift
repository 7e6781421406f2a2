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

    @Test(arguments: ["/tmp", "/etc/passwd", "/nowhere", "unix:nowhere", "/etc/passwd/x"])
    func `a path without a socket is free`(_ question: String) throws {
        let report = try Holders.find(try PortQuery(question))
        #expect(report.lines() == ["\(question) is free"])
    }
}
