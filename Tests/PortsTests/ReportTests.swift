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
        _ sockets: [ListeningSocket], _ holders: [Holder], isComplete: Bool = true, unreadable: Int = 0
    ) -> PortReport {
        PortReport(
            query: ":8000", sockets: sockets, holders: Holders.inFamilies(holders), isComplete: isComplete,
            unreadableProcesses: unreadable)
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
        let blind = report([try socket(1)], [], isComplete: false, unreadable: 12)
        #expect(
            blind.lines(columns: 80, asRoot: false) == [
                "0.0.0.0:8000 tcp, held by a process that was not found", "  made by root",
                "12 processes of other users could not be read: run it with sudo",
            ])
        #expect(
            blind.lines(columns: 80, asRoot: true).last
                == "12 processes could not be read even by root: is the capability CAP_SYS_PTRACE missing?")
        let hidden = report([try socket(1)], [holder(5)], isComplete: false)
        #expect(
            hidden.lines(columns: 80, asRoot: false).last
                == "/proc hides the processes of other users (hidepid): run it with sudo")
        let elsewhere = report([try socket(1, creator: 4_000_000_000)], [])
        #expect(
            elsewhere.lines(columns: 80, asRoot: true).dropFirst() == [
                "  made by 4000000000",
                "no process here has it open: it is the kernel's, another container's, or in a message",
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
