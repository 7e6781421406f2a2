import Glibc
import Testing

@testable import LinuxKernel

@Suite struct `The table of processes` {
    @Test func `a name with parentheses does not move the other fields`() throws {
        let line = "42 (a) R 1 (b\n) S 7 8 9 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 3 0 12345 1 2 3\n"
        let status = try #require(ProcessStatus(parsing: Array(line.utf8)))
        #expect(status.pid == 42)
        #expect(status.name == "a) R 1 (b\n")
        #expect(status.state == "S")
        #expect(status.parent == 7)
        #expect(status.session == 9)
        #expect(status.threads == 3)
        #expect(status.startTicks == 12345)
        #expect(!status.isKernelThread)
    }

    @Test(arguments: ["", "42", "42 (a", "42 a) S 1", "42 )a( S 1 2 3", "x (a) S 7 8 9 0 -1 0", "42 (a) S 7 8 9"])
    func `half a line is no process`(_ line: String) {
        #expect(ProcessStatus(parsing: Array(line.utf8)) == nil)
    }

    @Test func `this process is found as it is`() throws {
        let me = try #require(try ProcessTable.status(of: getpid()))
        #expect(me.parent == getppid())
        #expect(me.session == getsid(0))
        #expect(!me.hasEnded)
        #expect(me.age >= .zero && me.age < .seconds(3600))
        #expect(try ProcessTable.pids().contains(getpid()))
        #expect(try ProcessTable.arguments(of: getpid()) == CommandLine.arguments)
        #expect(ProcessTable.user(of: getpid()) == geteuid())
        #expect(ProcessTable.executable(of: getpid()) == ThisProcess.executable)
        #expect(try ProcessTable.controlGroup(of: getpid())?.hasPrefix("/") == true)
    }

    @Test func `of an environment only what is asked for is told, and the first of two`() throws {
        let process = try ForeignProcess(
            "/bin/sh", ["-c", "echo ready; sleep 600"],
            environment: ["A=1", "AB=2", "A=3", "EMPTY=", "odd", "=x", "B=a=b", "BYTES=\u{1b}[2J\n"])
        let found = try ProcessTable.variables(["A", "EMPTY", "odd", "B", "BYTES", "MISSING"], of: process.pid)
        #expect(found == ["A": "1", "EMPTY": "", "B": "a=b", "BYTES": "\u{1b}[2J\n"])
        #expect(try ProcessTable.variables([], of: process.pid) == [:])
        #expect(try ProcessTable.variables(["A"], of: 2) == [:], "a thread of the kernel")
    }

    @Test func `a process that is gone is no error`() throws {
        let gone = try ForeignProcess("/bin/true", []).pid
        #expect(try ProcessTable.status(of: gone) == nil)
        #expect(try ProcessTable.arguments(of: gone) == [])
        #expect(ProcessTable.user(of: gone) == nil)
        #expect(ProcessTable.executable(of: gone) == nil)
        #expect(try ProcessTable.controlGroup(of: gone) == nil)
        #expect(try ProcessTable.unifiedGroup(of: gone) == nil)
        #expect(try ProcessTable.variables(["PATH"], of: gone) == [:])
        #expect(try OpenSockets.look(for: [1], in: gone) == .gone)
        #expect(try OpenSockets.look(forSameAs: [SocketHolding(pid: getpid(), number: 0, inode: 1)], in: gone) == .gone)
    }

    @Test func `arguments come as they were given`() throws {
        let odd = ["", "two words", "line\nbreak", "\u{1b}[2J", ""]
        let process = try ForeignProcess.python("print('ready', flush=True); time.sleep(60)", odd)
        #expect(try ProcessTable.arguments(of: process.pid).suffix(odd.count) == odd[...])
    }

    @Test func `the members of a session are found, in whichever group they are`() throws {
        let process = try ForeignProcess.python(
            """
            pids = []
            for group in (False, True):
                pid = os.fork()
                if pid == 0:
                    if group: os.setpgid(0, 0)
                    time.sleep(60)
                pids.append(pid)
            gone = os.fork()
            if gone == 0: os._exit(0)
            os.waitid(os.P_PID, gone, os.WEXITED | os.WNOWAIT)
            print(*pids, flush=True)
            time.sleep(60)
            """)
        let children = process.firstLine.split(separator: " ").compactMap { Int32($0) }
        #expect(children.count == 2)
        #expect(try ProcessTable.members(ofSession: process.pid) == ([process.pid] + children).sorted())
        for child in children { kill(child, SIGKILL) }
        #expect(try eventually { try ProcessTable.members(ofSession: process.pid) == [process.pid] })
        #expect(try ProcessTable.children(of: process.pid).count == 3)  // they wait to be waited for
    }

    @Test func `descendants come after their parents`() throws {
        let process = try ForeignProcess.python(
            """
            reading, writing = os.pipe()
            if os.fork() == 0:
                if os.fork() == 0: os.write(writing, b'x'); time.sleep(60)
                time.sleep(60)
            os.read(reading, 1)
            print('ready', flush=True)
            time.sleep(60)
            """)
        let child = try ProcessTable.children(of: process.pid)
        let grandchild = try ProcessTable.children(of: try #require(child.first))
        #expect(child.count == 1 && grandchild.count == 1)
        #expect(try ProcessTable.descendants(of: process.pid) == child + grandchild)
        #expect(try ProcessTable.descendants(of: try #require(grandchild.first)) == [])
        kill(child[0], SIGKILL)
        kill(grandchild[0], SIGKILL)
    }
}
