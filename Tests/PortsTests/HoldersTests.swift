import Glibc
import Testing

@testable import LinuxKernel
@testable import Ports

/// Real servers on the real kernel, each on a port of its own.
@Suite struct `Who holds a port` {
    /// A master that listens and `argv[1]` workers that inherited the socket.
    static let family = """
        server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen()
        reading, writing = os.pipe()
        for _ in range(int(sys.argv[1])):
            if os.fork() == 0:
                os.write(writing, b'x')
                time.sleep(60)
                os._exit(0)
        for _ in range(int(sys.argv[1])): os.read(reading, 1)
        print(server.getsockname()[1], flush=True)
        time.sleep(60)
        """

    @Test func `a free port is held by nobody`() throws {
        let address = try #require(SocketAddress.ipv4(host: "127.0.0.1", port: 0))
        let port = try Listener(internet: address, backlog: 1).port  // closed at once
        let report = try Holders.find(.tcp(port: port))
        #expect(!report.isHeld && report.holders.isEmpty && report.isComplete)
        #expect(report.lines() == [":\(port) is free"])
    }

    @Test func `a master comes first, then the workers that inherited its socket`() throws {
        let (master, port) = try ForeignProcess.server(Self.family, ["4"])
        let report = try Holders.find(.tcp(port: port))
        #expect(report.sockets.count == 1)
        #expect(report.holders.map(\.depth) == [0, 1, 1, 1, 1])
        #expect(report.holders.first?.pid == master.pid)
        #expect(Set(report.holders.dropFirst().map(\.pid)) == Set(try ProcessTable.children(of: master.pid)))
        #expect(report.isComplete == (report.unreadableProcesses == 0) && report.creatorsOfUnseen == [])
        let isAllTold = try eventually {
            // The kernel's own list leaves nobody out.
            let isListed = HolderScan.Sight.real.isCrowded && OpenSockets.everywhere([]) != nil
            return try Holders.find(.tcp(port: port)).unreadableProcesses == (isListed ? 0 : refusingProcesses())
        }
        #expect(isAllTold)
        let first = try #require(report.holders.first)
        #expect(first.user == geteuid() && first.parent == getpid() && first.session == master.pid)
        #expect(first.arguments.first == "/usr/bin/python3" && first.command.hasPrefix("/usr/bin/python3 -c import"))
        #expect(try #require(first.ageSeconds) < 60)
        #expect(first.sockets == report.sockets.map(\.inode))
    }

    @Test func `this process is found too, by the newest and by every question`() throws {
        let address = try #require(SocketAddress.ipv6(host: "", port: 0))
        let listener = try Listener(internet: address, backlog: 1)
        for host in ["", "127.0.0.1", "[::1]", "localhost"] {
            let question = "\(host):\(listener.port)"
            let report = try Holders.find(try PortQuery(question))
            #expect(report.holders.map(\.pid) == [getpid()], "\(question)")
        }
    }

    @Test func `workers with sockets of their own on one port are all found`() throws {
        let (master, port) = try ForeignProcess.server(
            """
            def listen(address):
                server = socket.socket(); server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                server.bind(address); server.listen()
                return server
            first = listen(('127.0.0.1', 0))
            address = first.getsockname()
            reading, writing = os.pipe()
            for _ in range(5):
                if os.fork() == 0:
                    first.close(); server = listen(address); os.write(writing, b'x'); time.sleep(60)
            for _ in range(5): os.read(reading, 1)
            print(address[1], flush=True)
            time.sleep(60)
            """)
        let report = try Holders.find(.tcp(port: port))
        #expect(report.sockets.count == 6)
        #expect(report.holders.count == 6 && report.holders.first?.pid == master.pid)
        #expect(report.holders.allSatisfy { $0.sockets.count == 1 })
        #expect(Set(report.holders.flatMap(\.sockets)) == Set(report.sockets.map(\.inode)))
    }

    @Test func `a socket far up among many open files is found, by reading and by comparing`() throws {
        let (master, port) = try ForeignProcess.server(
            """
            import fcntl, resource
            resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
            server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen()
            high = fcntl.fcntl(server, fcntl.F_DUPFD, 3000)
            many = [open('/dev/null') for _ in range(int(300))]
            reading, writing = os.pipe()
            if os.fork() == 0:
                server.close()
                os.write(writing, b'x')
                time.sleep(60)
            os.read(reading, 1)
            print(server.getsockname()[1], flush=True)
            time.sleep(60)
            """)
        let report = try Holders.find(.tcp(port: port))
        #expect(report.holders.count == 2)
        let socket = try #require(report.sockets.first).inode
        let child = try #require(try ProcessTable.children(of: master.pid).first)
        let known = try #require(try holding(of: socket, in: master.pid))
        #expect(known.number < 3000)
        let expected = OpenSocketsLook.has([SocketHolding(pid: child, number: 3000, inode: socket)])
        #expect(try OpenSockets.look(forSameAs: [known], in: child) == expected)
        #expect(try OpenSockets.look(for: [socket], in: child) == expected)
    }

    @Test(arguments: ["255", "300"])
    func `a table with a hole below 255, as bash has it, is looked through to its end`(number: String) throws {
        let (master, port) = try ForeignProcess.server(
            """
            import fcntl
            server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen()
            reading, writing = os.pipe()
            if os.fork() == 0:
                fcntl.fcntl(server, fcntl.F_DUPFD, int(sys.argv[1]))
                if sys.argv[1] != '255': os.dup2(0, 255)
                server.close()
                os.write(writing, b'x')
                os.close(reading)
                os.close(writing)
                time.sleep(60)
            os.read(reading, 1)
            print(server.getsockname()[1], flush=True)
            time.sleep(60)
            """, [number])
        let socket = try #require(try SocketDiagnosis.tcpListeners(port: port).first).inode
        let child = try #require(try ProcessTable.children(of: master.pid).first)
        let known = try #require(try holding(of: socket, in: master.pid))
        #expect(eventually { Files.names(in: "/proc/\(child)/fd").count == (number == "255" ? 4 : 5) })
        let expected = try SocketHolding(pid: child, number: #require(Int32(number)), inode: socket)
        #expect(try OpenSockets.look(forSameAs: [known], in: child) == .has([expected]))
    }

    @Test func `what is compared with a descriptor that was closed meanwhile counts for nothing`() throws {
        let (master, port) = try ForeignProcess.server(Self.family, ["1"])
        let socket = try #require(try SocketDiagnosis.tcpListeners(port: port).first).inode
        let child = try #require(try ProcessTable.children(of: master.pid).first)
        let stale = SocketHolding(pid: master.pid, number: 0, inode: socket)
        #expect(!stale.isTrue)
        // Descriptor 0 is the same file in both, but not the socket: the link says so.
        #expect(try OpenSockets.look(forSameAs: [stale], in: child) == .has([]))
        // A reference that has ended makes it read the links instead.
        let gone = SocketHolding(pid: try ForeignProcess("/bin/true", []).pid, number: 3, inode: socket)
        let truth = try #require(try holding(of: socket, in: child))
        #expect(try OpenSockets.look(forSameAs: [gone], in: child) == .has([truth]))
    }

    @Test func `threads that outlive their leader still hold the socket`() throws {
        let (process, port) = try ForeignProcess.server(
            """
            server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen()
            threading.Thread(target=time.sleep, args=(60,)).start()
            print(server.getsockname()[1], flush=True)
            ctypes.CDLL(None).syscall(60, 0)
            """)
        #expect(try eventually { try ProcessTable.status(of: process.pid)?.state == "Z" })
        let report = try Holders.find(.tcp(port: port))
        #expect(report.holders.map(\.pid) == [process.pid])
        // What it shows itself is nothing but the kernel's name of it: its threads have the rest.
        let holder = try #require(report.holders.first)
        #expect(holder.command.hasPrefix("/usr/bin/python3 -c import") && holder.folder == ThisProcess.folder)
        // By comparing too, as when an older process was found first.
        let socket = try #require(report.sockets.first).inode
        let known = SocketHolding(pid: getpid(), number: 0, inode: socket)
        let read = try OpenSockets.look(for: [socket], in: process.pid)
        #expect(try OpenSockets.look(forSameAs: [known], in: process.pid) == read)
        #expect(try ProcessTable.members(ofSession: process.pid) == [process.pid])
    }

    @Test func `an orphan that inherited the socket is its own master`() throws {
        let (process, port) = try ForeignProcess.server(Self.family, ["1"])
        let orphan = try #require(try ProcessTable.children(of: process.pid).first)
        kill(process.pid, SIGKILL)
        #expect(try eventually { try ProcessTable.status(of: orphan)?.parent != process.pid })
        let report = try Holders.find(.tcp(port: port))
        #expect(report.holders.map(\.pid) == [orphan] && report.holders.map(\.depth) == [0])
    }

    @Test func `a range tells each port's holders apart`() throws {
        let (process, port) = try ForeignProcess.server(
            """
            while True:
                first = socket.socket(); first.bind(('127.0.0.1', 0)); first.listen()
                port = first.getsockname()[1]
                second = socket.socket()
                try: second.bind(('127.0.0.1', port + 1)); second.listen(); break
                except OSError: continue
            reading, writing = os.pipe()
            if os.fork() == 0:
                first.close(); os.write(writing, b'x'); time.sleep(60)
            second.close(); os.read(reading, 1)
            print(port, flush=True)
            time.sleep(60)
            """)
        let report = try Holders.find(try PortQuery("127.0.0.1:\(port)-\(port + 1)"))
        #expect(report.sockets.count == 2)
        let headers = report.lines().filter { $0.contains("held by") }
        #expect(headers.contains { $0.hasPrefix("127.0.0.1:\(port) tcp, held by") })
        #expect(headers.contains { $0 == "127.0.0.1:\(port + 1) tcp, held by 1 process" })
        withExtendedLifetime(process) {}
    }

    @Test func `nothing stays open, however often it is asked`() async {
        // In a process of its own, so that no other test opens or closes anything.
        await #expect(processExitsWith: .success) {
            let (process, port) = try ForeignProcess.server(`Who holds a port`.family, ["2"])
            _ = try Holders.find(.tcp(port: port))
            let before = openFiles()
            for _ in 0..<5 { #expect(try Holders.find(.tcp(port: port)).holders.count == 3) }
            _ = try Holders.find(.path("/nowhere"))
            #expect(openFiles() == before)
            withExtendedLifetime(process) {}
        }
    }

    private func holding(of inode: UInt64, in pid: Int32) throws -> SocketHolding? {
        guard case .has(let found) = try OpenSockets.look(for: [inode], in: pid) else { return nil }
        return found.first
    }
}
