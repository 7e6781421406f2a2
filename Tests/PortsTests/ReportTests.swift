import Glibc
import LinuxKernel
import Testing

@testable import Ports

@Suite struct `The report for people` {
    private let address = InternetAddress("0.0.0.0")

    private func socket(
        _ inode: UInt64, port: UInt16 = 8000, queue: Int? = 0, backlog: Int? = 128, creator: UInt32? = 0
    ) throws -> ListeningSocket {
        let address = try #require(address)
        return ListeningSocket(
            place: .tcp(address, port: port, onlyIPv6: nil, interface: nil), inode: inode, creator: creator,
            queue: queue, backlog: backlog)
    }

    private func holder(
        _ pid: Int32, parent: Int32 = 1, user: String = "root", command: String = "web", age: Int? = 7200,
        unit: String? = nil, sockets: [UInt64] = [1],
        start: UInt64? = nil
    ) -> Holder {
        Holder(
            pid: pid, parent: parent, user: 0, userName: user, arguments: [], command: command, ageSeconds: age,
            startTicks: start ?? UInt64(pid), session: pid, controlGroup: nil, unit: unit, sockets: sockets)
    }

    private func report(
        _ sockets: [ListeningSocket], _ holders: [Holder], _ change: (inout Sight) -> Void = { _ in }
    ) -> PortReport {
        var sight = Sight()
        change(&sight)
        // Asked by family, so that no line says which other one is free.
        let asked = PortQuery(.ports(8000...8000, .tcp, .ipv4, at: .any))
        return PortReport(asked: asked, sockets: sockets, holders: Holders.inFamilies(holders), sight: sight)
    }

    @Test func `a family is a tree under what it holds`() throws {
        let family = [
            holder(1000, parent: 812, user: "www-data", command: "web: worker", age: 59),
            holder(812, age: 300_000), holder(999, parent: 812, user: "www-data", command: "web: worker", age: 61),
        ]
        #expect(
            report([try socket(1)], family).lines(columns: nil) == [
                "0.0.0.0:8000 tcp, held by 3 processes",
                "   812  root      up 3 days      web",
                "   999  www-data  up 1 minute      web: worker",
                "  1000  www-data  up 59 seconds    web: worker",
            ])
    }

    @Test func `lines are cut to the terminal, the head of them is not`() throws {
        let lines = report([try socket(1)], [holder(812, command: String(repeating: "x", count: 200))]).lines(
            columns: 40)
        #expect(lines[0] == "0.0.0.0:8000 tcp, held by 1 process")
        #expect(lines[1] == "  812  root  up 2 hours  " + String(repeating: "x", count: 14) + "…")
        #expect(lines[1].count == 40)
    }

    @Test func `the unit is named when all belong to it`() throws {
        let both = [holder(1, unit: "web.service"), holder(2, parent: 1, unit: "web.service")]
        #expect(
            report([try socket(1)], both).lines(columns: 80)[0]
                == "0.0.0.0:8000 tcp, held by 2 processes of web.service")
        let one = [holder(1, unit: "web.service"), holder(2, parent: 1)]
        #expect(report([try socket(1)], one).lines(columns: 80)[0] == "0.0.0.0:8000 tcp, held by 2 processes")
    }

    @Test func `connections that wait are told`() throws {
        let lines = report([try socket(1, queue: 1)], [holder(1)]).lines(columns: 80)
        #expect(lines[0] == "0.0.0.0:8000 tcp, held by 1 process, 1 connection waits to be accepted, room for 128")
        let unknown = report([try socket(1, queue: 1, backlog: nil)], [holder(1)]).lines(columns: 80)
        #expect(unknown[0] == "0.0.0.0:8000 tcp, held by 1 process, 1 connection waits to be accepted")
        let two = report([try socket(1, queue: 2), try socket(2, queue: 1)], [holder(1, sockets: [1, 2])])
        #expect(
            two.lines(columns: 80)[0]
                == "0.0.0.0:8000 tcp (2 sockets), held by 1 process, 3 connections wait to be accepted, room for 256")
    }

    @Test func `sockets with other holders stand apart`() throws {
        let sockets = [try socket(1), try socket(2, port: 8001), try socket(3, port: 8002)]
        let lines = report(sockets, [holder(5, sockets: [1, 3]), holder(6, sockets: [2])]).lines(columns: 80)
        #expect(
            lines == [
                "0.0.0.0:8000 and 0.0.0.0:8002 tcp, held by 1 process", "  5  root  up 2 hours  web",
                "0.0.0.0:8001 tcp, held by 1 process", "  6  root  up 2 hours  web",
            ])
    }

    @Test func `what could not be seen is told, with what to do about it`() throws {
        let blind = report([try socket(1)], []) { $0.unreadable = 12 }
        #expect(blind.state == .heldByUnseen)
        #expect(
            blind.lines(columns: 80) == [
                "0.0.0.0:8000 tcp, held by a process that was not found", "  made by root",
                "12 processes of other users could not be read: run it with sudo",
            ])
        func last(_ change: (inout Sight) -> Void) throws -> String? {
            report([try socket(1)], [holder(5)], change).lines(columns: 80).last
        }
        #expect(
            try last {
                $0.unreadable = 1
                $0.asRoot = true
            } == "1 process could not be read even by root: a sandbox or security module protects it")
        #expect(
            try last {
                $0.unreadable = 3
                $0.asRoot = true
                $0.lacksRight = true
            } == "3 processes could not be read: root lacks the capability CAP_SYS_PTRACE here")
        #expect(
            try last {
                $0.isPartlyHidden = true
                $0.hidingOption = "hidepid=invisible"
            } == "/proc hides the processes of other users (hidepid=invisible): run it with sudo")
        #expect(
            try last { $0.stoppedEarly = true } == "it may not be all of them: --fast looks no further than the first")
    }

    @Test func `a socket without an owner says why`() throws {
        var found = report([try socket(1, creator: 4_000_000_000)], [])
        found.unitsOfUnseen = ["web.service"]
        for (reason, state, words) in [
            (Ownerless.kernel, PortReport.State.held, "by the kernel itself"),
            (.outside, .heldByUnseen, "by a process outside this container, or by the kernel"),
            (.inFlight(to: [7, 8]), .heldByUnseen, "by a message in flight"),
            (.unseen, .heldByUnseen, "by a process that was not found"),
        ] {
            found.ownerless = reason
            #expect(found.state == state)
            let lines = found.lines(columns: 80)
            #expect(lines.prefix(2) == ["0.0.0.0:8000 tcp, held \(words)", "  made by 4000000000 in web.service"])
        }
        found.ownerless = .inFlight(to: [7, 8])
        #expect(found.lines().last == "  the message waits for one of the processes 7, 8")
        found.ownerless = .unseen
        found.likelyHolders = [holder(5)]
        #expect(
            found.lines().suffix(2) == [
                "  most likely one of these, which live where it was made:", "  5  root  up 2 hours  web",
            ])
    }

    @Test func `the folder is told once, and the slot of a worker`() throws {
        var master = holder(5, command: "svctld")
        var worker = holder(6, parent: 5, command: "python3")
        master.folder = "/srv/shop"
        worker.folder = "/srv/shop"
        master.worker = WorkerName(master: "shop", slot: nil)
        worker.worker = WorkerName(master: "shop", slot: "web.1")
        #expect(
            report([try socket(1)], [master, worker]).lines(columns: 80) == [
                "0.0.0.0:8000 tcp, held by 2 processes of svctl shop",
                "  5  root  up 2 hours         in /srv/shop  svctld",
                "  6  root  up 2 hours  web.1                  python3",
            ])
        worker.folder = "/srv/a-very-long-name-of-a-folder/releases/5"
        let alone = report([try socket(1)], [worker]).lines(columns: 200)
        #expect(alone.last?.contains("  in …name-of-a-folder/releases/5  ") == true)
        #expect(report([try socket(1)], [worker]).lines().last?.contains("in /srv/a-very-long-name") == true)
    }

    @Test func `the family that is not served is free`() throws {
        func family(_ address: String, only: Bool?) throws -> [String] {
            let place = ListeningPlace.tcp(
                try #require(InternetAddress(address)), port: 8000, onlyIPv6: only, interface: nil)
            let socket = ListeningSocket(place: place, inode: 1)
            return PortReport(asked: .tcp(port: 8000), sockets: [socket], holders: [holder(5)], sight: Sight()).lines()
                .filter { $0.hasSuffix("is free") }
        }
        #expect(try family("::1", only: false) == ["IPv6 only: 127.0.0.1:8000 is free"])
        #expect(try family("::", only: true) == ["IPv6 only: 127.0.0.1:8000 is free"])
        #expect(try family("::", only: false) == [] && family("::", only: nil) == [])
        #expect(try family("127.0.0.1", only: nil) == ["IPv4 only: [::1]:8000 is free"])
        #expect(try family("::ffff:127.0.0.1", only: false) == ["IPv4 only: [::1]:8000 is free"])
    }

    @Test func `what an old kernel does not tell is found out by trying`() throws {
        let (process, port) = try ForeignProcess.server(
            """
            held = socket.socket(); held.bind(('127.0.0.1', 0))
            print(held.getsockname()[1], flush=True)
            time.sleep(60)
            """)
        #expect(Finding.isRefused([port], .any, .any) == true)
        #expect(Finding.isRefused([port], .ipv6, .any) == false)
        #expect(Finding.isRefused([port], .any, .localhost) == true)
        #expect(Finding.isRefused([port], .any, .address(try #require(InternetAddress("192.0.2.1")))) == nil)
        kill(process.pid, 9)
        #expect(eventually { Finding.isRefused([port], .any, .any) == false })
        var found = PortReport(asked: .tcp(port: 8000), sockets: [], holders: [], sight: Sight())
        found.obstacles = [.untold]
        #expect(found.state == .heldByUnseen)
        #expect(
            found.lines() == ["bind fails, and \(Unreadable.kernel) does not tell whose socket is in the way"])
        #expect(try FreePlan([found], .init()).refusals == [.unseen(query: ":8000")])
    }

    @Test func `a group of sockets on one place stands on one line`() throws {
        let sockets = try (1...3).map { try socket($0) }
        let family = [holder(5, sockets: [1]), holder(6, parent: 5, sockets: [2]), holder(7, parent: 5, sockets: [3])]
        #expect(
            report(sockets, family).lines(columns: 80) == [
                "0.0.0.0:8000 tcp (3 sockets), held by 3 processes", "  5  root  up 2 hours  web",
                "  6  root  up 2 hours    web", "  7  root  up 2 hours    web",
            ])
    }

    @Test(arguments: [
        (0, "0 seconds"), (1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (3599, "59 minutes"), (3600, "1 hour"),
        (86399, "23 hours"), (86400, "1 day"), (31_536_000, "365 days"),
    ])
    func `an age is told in its largest unit`(_ seconds: Int, _ text: String) {
        #expect(words(forSeconds: seconds) == text)
    }

    @Test func `the oldest master comes first, and a circle of parents ends`() {
        let order = Holders.inFamilies([
            holder(9, parent: 5), holder(7), holder(5), holder(6, parent: 9), holder(20, parent: 21),
            holder(21, parent: 20), holder(3, start: 8),
        ])
        #expect(order.map(\.pid) == [5, 9, 6, 7, 3, 20, 21])
        #expect(order.map(\.depth) == [0, 1, 2, 0, 0, 0, 1])
    }

    @Test(arguments: [
        ("/", nil), ("/system.slice/nginx.service", "nginx.service"),
        ("/system.slice/svctld.service/web", "svctld.service"), ("/user.slice", nil),
        ("/user.slice/user-1000.slice/user@1000.service/app.slice/web.service", "web.service"),
        ("/system.slice/docker-0a1b.scope", "docker-0a1b.scope"), ("/a\n.service", "a\\x0a.service"),
    ])
    func `the unit is read from the control group`(_ path: String, _ unit: String?) {
        #expect(Holder.unit(inControlGroup: path) == unit)
    }
}
