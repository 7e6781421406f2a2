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
        ("udp:53", "udp:53"), ("udp:domain", "udp:53"), ("53/udp", "udp:53"), ("udp:127.0.0.1:53", "udp:127.0.0.1:53"),
        ("tcp:80", ":80"), ("80/tcp", ":80"), ("tcp4:80", "tcp4:80"), ("tcp6:[::1]:80-81", "tcp6:[::1]:80-81"),
        ("udp6::53", "udp6:53"), ("tcp4:localhost:http", "tcp4:localhost:80"),
        ("localhost:80/udp4", "udp4:localhost:80"),
        ("pid:1", "pid:1"), ("pid:0012", "pid:12"), ("unix:pid:1", "unix:pid:1"), ("./udp:1", "unix:./udp:1"),
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
        ("udp:", .portMissing("udp:")), ("tcp4::", .portMissing("tcp4::")),
        ("tcp4:[::1]:80", .otherFamily("tcp4:[::1]:80")), ("udp6:127.0.0.1:53", .otherFamily("udp6:127.0.0.1:53")),
        ("udp5:80", .notAnAddress("udp5")), ("TCP:80", .notAnAddress("TCP")), ("udp:tcp:80", .notAnAddress("tcp")),
        ("udp:0", .notAPort("0")), ("80/udp/tcp", .unknownService("80/udp")), ("80/sctp", .unknownService("80/sctp")),
        ("pid:", .notAProcess("")), ("pid:0", .notAProcess("0")), ("pid:-1", .notAProcess("-1")),
        ("pid:99999999999", .notAProcess("99999999999")), ("pid:a", .notAProcess("a")),
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

    @Test func `names of services are asked for by their protocol, and nothing else is`() throws {
        var asked: [String] = []
        for text in ["web", "udp:web", ":80", "pid:5", "@web", "/web", "tcp6:[::1]:web-x"] {
            _ = try PortQuery(text) { name, transport in
                asked.append("\(name)/\(transport.rawValue)")
                return 7
            }
        }
        #expect(asked == ["web/tcp", "web/udp", "web-x/tcp"])
    }

    /// Words put together by chance from what the grammar is made of, and from what it is not.
    @Test func `whatever is typed is understood, then again as it is written, or answered by a sentence`() {
        let pieces = [
            "udp", "tcp4", "tcp6", "pid", "unix", ":", "::", "[", "]", "-", "/", "@", ".", "0", "1", "80", "65535",
            "65536",
            "127.0.0.1", "::1", "localhost", "http", "*", "é", "\u{1b}", "\n", "\0", " ", "'", "\u{202e}", "x",
        ]
        var random = SplitMix(seed: 7)
        var understood = 0
        for _ in 0..<100_000 {
            let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            do throws(PortQueryProblem) {
                let query = try PortQuery(text) { name, _ in name == "http" ? 80 : nil }
                understood += 1
                let again = try? PortQuery("\(query)") { _, _ in nil }
                #expect(again == query, "\(text.debugDescription) became \(query)")
            } catch {
                let sentence = "\(error)"
                #expect(sentence.count > 20 && !sentence.utf8.contains { $0 < 0x20 }, "\(text.debugDescription)")
            }
        }
        #expect(understood > 5_000)
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

/// Numbers by chance, the same ones each time.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
