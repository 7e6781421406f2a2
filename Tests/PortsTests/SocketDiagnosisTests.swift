import Glibc
import Testing

@testable import LinuxKernel

@Suite struct `The tables of sockets` {
    /// Listens with room for `backlog` connections, and makes `waiting` that nobody accepts.
    private static let crowded = """
        server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen(int(sys.argv[1]))
        waiting = [socket.create_connection(server.getsockname()) for _ in range(int(sys.argv[2]))]
        print(server.getsockname()[1], flush=True)
        time.sleep(60)
        """

    @Test(arguments: [(5, 0), (5, 3), (1, 2), (128, 100)])
    func `a listener tells how many connections wait, and how many may`(_ backlog: Int, _ waiting: Int) throws {
        let (process, port) = try ForeignProcess.server(Self.crowded, ["\(backlog)", "\(waiting)"])
        let found = try SocketDiagnosis.tcpListeners(port: port)
        #expect(found.count == 1)
        let socket = try #require(found.first)
        #expect(socket.queue == waiting)
        #expect(socket.backlog == backlog)
        #expect(socket.creator == geteuid())
        let loopback = try #require(InternetAddress("127.0.0.1"))
        #expect(socket.place == .tcp(loopback, port: port, onlyIPv6: nil, interface: nil))
        #expect(socket.cookie != nil && socket.cookie != 0)
        withExtendedLifetime(process) {}
    }

    @Test func `one port is answered by its sockets alone, and all ports by them too`() throws {
        let address = try #require(SocketAddress.ipv4(host: "127.0.0.1", port: 0))
        let one = try Listener(internet: address, backlog: 1)
        let other = try Listener(internet: address, backlog: 1)
        #expect(try SocketDiagnosis.tcpListeners(port: one.port).map(\.inode) == [one.inode])
        let all = try SocketDiagnosis.tcpListeners().map(\.inode)
        #expect(all.contains(one.inode) && all.contains(other.inode))
    }

    @Test func `a connection is no listener`() throws {
        let (process, port) = try ForeignProcess.server(Self.crowded, ["5", "1"])
        #expect(try SocketDiagnosis.tcpListeners(port: port).count == 1)
        kill(process.pid, SIGKILL)
        #expect(try eventually { try SocketDiagnosis.tcpListeners(port: port).isEmpty })
    }

    @Test func `IPv6 sockets tell whether they take IPv4`() throws {
        for (only, bound) in [(0, "::"), (1, "::"), (1, "::1")] {
            let (process, port) = try ForeignProcess.server(
                """
                server = socket.socket(socket.AF_INET6)
                server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(sys.argv[1]))
                server.bind((sys.argv[2], 0)); server.listen()
                print(server.getsockname()[1], flush=True)
                time.sleep(60)
                """, ["\(only)", bound])
            let address = try #require(InternetAddress(bound))
            #expect(
                try SocketDiagnosis.tcpListeners(port: port).map(\.place) == [
                    .tcp(address, port: port, onlyIPv6: only == 1, interface: nil)
                ])
            withExtendedLifetime(process) {}
        }
    }

    @Test func `hundreds of sockets come in more than one piece, and each once`() throws {
        let (process, port) = try ForeignProcess.server(
            """
            servers = []
            address = ('127.0.0.1', 0)
            for _ in range(900):
                server = socket.socket(); server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                server.bind(address); server.listen()
                servers.append(server); address = server.getsockname()
            print(address[1], flush=True)
            time.sleep(60)
            """)
        let found = try SocketDiagnosis.tcpListeners(port: port)
        #expect(found.count == 900)
        #expect(Set(found.map(\.inode)).count == 900)
        withExtendedLifetime(process) {}
    }

    @Test func `unix listeners come with name, file and queue`() throws {
        let process = try ForeignProcess.python(
            """
            name = '/tmp/svctl-test-%d' % os.getpid()
            file = socket.socket(socket.AF_UNIX); file.bind(name); file.listen(7)
            clients = [socket.socket(socket.AF_UNIX) for _ in range(2)]
            for client in clients: client.connect(name)
            hidden = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); hidden.bind('\\0' + name + '\\0x'); hidden.listen(3)
            print(name, flush=True)
            time.sleep(60)
            """)
        defer { Files.remove(process.firstLine) }
        let name = Array(process.firstLine.utf8)
        let all = try SocketDiagnosis.unixListeners()
        let file = all.filter { $0.place == .path(name, file: SocketFile(at: process.firstLine)) }
        #expect(file.count == 1)
        #expect(file.first?.queue == 2)
        #expect(file.first?.backlog == 7)
        #expect(file.first?.creator == geteuid())
        let hidden = all.filter { $0.place == .abstract(name + [0] + Array("x".utf8)) }
        #expect(hidden.map(\.backlog) == [3])
    }

    @Test func `without sock_diag the tables of proc tell the same, as far as they tell`() throws {
        let (process, port) = try ForeignProcess.server(Self.crowded, ["5", "3"])
        let asked = try #require(try SocketDiagnosis.tcpListeners(port: port).first)
        let read = try SocketTables.tcpListeners(port: port)
        #expect(read.count == 1)
        let socket = try #require(read.first)
        #expect(socket.place == asked.place && socket.inode == asked.inode)
        #expect(socket.creator == asked.creator && socket.queue == asked.queue)
        #expect(socket.backlog == nil && socket.controlGroup == nil)

        func inodes(_ sockets: [ListeningSocket]) -> [UInt64] { sockets.map(\.inode).sorted() }
        // Other programs on this machine listen and stop while both are asked.
        let areTheSame = try eventually {
            try inodes(SocketTables.tcpListeners(port: nil)) == inodes(SocketDiagnosis.tcpListeners())
                && inodes(SocketTables.unixSockets().filter(\.isOpen).map(\.socket))
                    == inodes(SocketDiagnosis.unixListeners())
        }
        #expect(areTheSame)
        withExtendedLifetime(process) {}
    }

    @Test func `the tables of proc are read to the letter`() throws {
        let row = "  3: B80D0120000000000000000001000000:1F90 0:0 0A 00000000:00000002 00:00000000 0  1000  0 77 1 x"
        let socket = try #require(SocketTables.tcpListener(Array(row.utf8)[...]))
        let address = try #require(InternetAddress("2001:db8::1"))
        #expect(socket.place == .tcp(address, port: 8080, onlyIPv6: nil, interface: nil))
        #expect(socket.inode == 77 && socket.creator == 1000 && socket.queue == 2)
        let connection = row.replacing(" 0A ", with: " 01 ")
        #expect(SocketTables.tcpListener(Array(connection.utf8)[...]) == nil)
        for (name, place) in [
            ("@a b", ListeningPlace.abstract(Array("a b".utf8))),
            ("/run/a b", .path(Array("/run/a b".utf8), file: nil)),
        ] {
            let row = "0000000000000000: 00000002 00000000 00010000 0001 01 88 \(name)"
            #expect(SocketTables.unixSocket(Array(row.utf8)[...])?.socket.place == place)
        }
        func isOpen(_ row: String) -> Bool? { SocketTables.unixSocket(Array(row.utf8)[...])?.isOpen }
        #expect(isOpen("0: 2 0 00000000 0001 03 88 /a") == false)
        #expect(isOpen("0: 2 0 00000000 0001 01 88 /a") == false)
        #expect(isOpen("0: 2 0 00000000 0002 01 88 /a") == true)
        #expect(isOpen("0: 2 0 00000000 0002 03 88 /a") == true)
        #expect(isOpen("0: 2 0 00000000 0002 01 88") == false)
    }

    @Test func `only what means that it may not be asked leads to the tables`() {
        for code in [EAFNOSUPPORT, EPERM, ENOENT] { #expect(SocketDiagnosis.isNotThere(Errno(code, in: ""))) }
        for code in [EMFILE, ENOMEM, ENOBUFS] { #expect(!SocketDiagnosis.isNotThere(Errno(code, in: ""))) }
    }
}
