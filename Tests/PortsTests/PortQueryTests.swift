import LinuxKernel
import Testing

@testable import Ports

@Suite struct `What can be asked` {
    @Test(arguments: [
        ("8000", ":8000"), (":8000", ":8000"), ("*:8000", ":8000"), ("1", ":1"), ("65535", ":65535"),
        ("8000-8010", ":8000-8010"), (":8000-8010", ":8000-8010"), ("8000-8000", ":8000"),
        ("127.0.0.1:8000", "127.0.0.1:8000"), ("0.0.0.0:80", "0.0.0.0:80"), ("127.0.0.1:1-9", "127.0.0.1:1-9"),
        ("[::1]:8000", "[::1]:8000"), ("[::]:80-90", "[::]:80-90"), ("[0:0::1]:80", "[::1]:80"),
        ("localhost:8000", "localhost:8000"), ("localhost:http", "localhost:80"), ("http", ":80"), (":https", ":443"),
        ("/run/a b.sock", "/run/a b.sock"), ("unix:/run/a", "/run/a"), ("./a", "unix:./a"), ("../a:80", "unix:../a:80"),
        ("unix:a", "unix:a"), ("@name", "@name"), ("unix:@name", "@name"), ("@a:b/c", "@a:b/c"),
    ])
    func `every form is understood and written in its shortest`(_ text: String, _ shortest: String) throws {
        let query = try PortQuery(text)
        #expect(query.description == shortest)
        #expect(try PortQuery(shortest) == query)
    }

    private static let misunderstood: [(String, PortQueryProblem)] = [
        ("", .empty),
        ("0", .notAPort("0")),
        ("65536", .notAPort("65536")),
        (":99999", .notAPort("99999")),
        ("99999999999999999999999", .notAPort("99999999999999999999999")),
        ("8010-8000", .backwards("8010-8000")),
        ("8000-", .unknownService("8000-")),
        ("-1", .unknownService("-1")),
        ("80 ", .unknownService("80 ")),
        ("+80", .unknownService("+80")),
        ("0x50", .unknownService("0x50")),
        ("nosuchservice", .unknownService("nosuchservice")),
        (":", .portMissing(":")),
        ("127.0.0.1", .portMissing("127.0.0.1")),
        ("[::1]", .portMissing("[::1]")),
        ("[::1]:", .portMissing("[::1]:")),
        ("localhost:", .portMissing("localhost:")),
        ("[::1:80", .bracketsMissing("[::1")),
        ("::1:80", .bracketsMissing("::1")),
        ("[127.0.0.1]:80", .notAnAddress("127.0.0.1")),
        ("web:80", .notAnAddress("web")),
        ("256.0.0.1:80", .notAnAddress("256.0.0.1")),
        ("1.2.3:80", .notAnAddress("1.2.3")),
        ("[fe80::1%lo]:80", .notAnAddress("fe80::1%lo")),
        ("@", .nameMissing),
        ("unix:", .nameMissing),
        ("unix:@", .nameMissing),
        ("/a\0b", .nameWithNUL),
    ]

    @Test(arguments: misunderstood)
    func `what is not understood is answered by a sentence`(_ text: String, _ problem: PortQueryProblem) {
        #expect(throws: problem) { try PortQuery(text) }
        #expect(problem.description.count > 20)
    }

    @Test func `a complaint tells what to write instead`() {
        func sentence(_ problem: PortQueryProblem) -> String { problem.description }
        #expect(sentence(.portMissing("127.0.0.1")) == "‘127.0.0.1’ has no port: write it as ‘127.0.0.1:8000’")
        #expect(sentence(.portMissing("localhost:")) == "‘localhost:’ has no port: write it as ‘localhost:8000’")
        #expect(sentence(.portMissing("[::1]")) == "‘[::1]’ has no port: write it as ‘[::1]:8000’")
        #expect(sentence(.notAPort("0")) == "‘0’ is no port: ports are numbers from 1 to 65535")
    }

    @Test func `a complaint cannot carry control characters to the terminal`() {
        #expect("\(PortQueryProblem.unknownService("\u{1b}[2J\n"))".hasPrefix("‘\\x1b[2J\\x0a’"))
    }
}
