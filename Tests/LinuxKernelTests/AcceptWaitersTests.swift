import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct `Who waits for connections` {
        @Test(arguments: [
            ("accept", "listener.accept()"),
            ("accept of a thread", "threading.Thread(target=listener.accept).start(); threading.Event().wait()"),
            ("select", "select.select([listener], [], [])"),
            ("select with a limit", "select.select([idle, listener], [], [], 100)"),
            ("poll", "p = select.poll(); p.register(idle, 0); p.register(listener, select.POLLIN); p.poll()"),
            ("poll with a limit", "p = select.poll(); p.register(listener, select.POLLIN); p.poll(100000)"),
            ("epoll", "p = select.epoll(); p.register(listener, select.EPOLLIN); p.poll()"),
            ("epoll, one woken", "p = select.epoll(); p.register(3, 1 | select.EPOLLEXCLUSIVE); p.poll()"),
            ("selectors", "import selectors; s = selectors.DefaultSelector(); s.register(3, 1); s.select()"),
            ("a copy of the descriptor", "os.dup2(3, 200); os.close(3); select.select([200], [], [])"),
            (
                "asyncio",
                """
                import asyncio
                async def serve():
                    listener.setblocking(False)
                    await (await asyncio.start_server(lambda r, w: None, sock=listener)).serve_forever()
                asyncio.run(serve())
                """
            ),
        ]) func `is seen by how it waits`(_ way: String, _ script: String) throws {
            try leavingNothingOpen {
                let server = try ServerProgram.python(script)
                #expect(try server.comesToWait(), "\(way)")
                #expect(try AcceptWaiters.look(at: server.process.pid, for: [1, server.listener.inode]) == .waits)
                #expect(try AcceptWaiters.look(at: server.process.pid, for: [1]) == .doesNot)
                #expect(try AcceptWaiters.look(at: server.process.pid, for: []) == .doesNot)
            }
        }

        @Test(arguments: [
            ("sleeps", "say(); time.sleep(1000)"),
            ("watches for room to write", "p = select.epoll(); p.register(3, select.EPOLLOUT); say(); p.poll()"),
            (
                "has had its one report",
                """
                p = select.epoll(); p.register(3, select.EPOLLIN | select.EPOLLONESHOT)
                c = socket.create_connection(listener.getsockname()); p.poll(); say(); time.sleep(1000)
                """
            ),
            ("selects for writing", "say(); select.select([idle], [listener], [])"),
            ("polls for nothing", "p = select.poll(); p.register(listener, 0); say(); p.poll()"),
            ("waits on another socket", "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); say(); s.accept()"),
            ("calculates", "say()\nwhile True: pass"),
            ("has closed it", "p = select.epoll(); p.register(3, 1); os.close(3); say(); p.poll()"),
        ]) func `is not who has the socket and does something else`(_ what: String, _ script: String) throws {
            let server = try ServerProgram.python(script, waiting: true)
            for _ in 0..<20 { #expect(try server.look() == .doesNot, "\(what)") }
        }

        @Test func `is a child, where the parent only looks after it`() throws {
            let server = try ServerProgram.python("os.fork() or os.fork() or listener.accept(); time.sleep(1000)")
            #expect(try server.comesToWait(withDescendants: true))
            #expect(try server.look() == .doesNot)
            let listed = try ProcessTable.listedDescendants(of: server.process.pid)
            #expect(try listed.sorted() == ProcessTable.descendants(of: server.process.pid).sorted())
            #expect(listed.count == 2)
        }

        @Test func `is the rest of a process whose first thread has ended`() throws {
            let server = try ServerProgram.python(
                """
                import ctypes
                threading.Thread(target=listener.accept).start()
                ctypes.CDLL(None).pthread_exit(None)
                """)
            #expect(try server.comesToWait())
        }

        @Test func `is nobody who has ended, reaped or not, or never was`() throws {
            let server = try ServerProgram.python("listener.accept()")
            #expect(try server.comesToWait())
            try server.process.send(SIGKILL)
            #expect(becomesReadable(server.process.descriptor.number))
            #expect(try server.look() == .doesNot)
            _ = try server.process.reap()
            #expect(try server.look() == .doesNot)
            #expect(try AcceptWaiters.look(at: .max, for: [server.listener.inode]) == .doesNot)
        }

        @Test(.enabled(if: isRoot, "only root can become another user"))
        func `is not to be told by an ordinary user about another's process`() async throws {
            let server = try ServerProgram.python("listener.accept()")
            #expect(try server.comesToWait())
            await #expect(processExitsWith: .success) {
                [pid = server.process.pid as Int32, inode = server.listener.inode as UInt64] in
                #expect(setgid(65534) == 0 && setuid(65534) == 0)
                let alone = try AcceptWaiters.look(at: pid, for: [inode])
                let together = try AcceptWaiters.look(at: [.max, pid], for: [inode])
                let family = try AcceptWaiters.look(atFamilyOf: pid, for: [inode])
                #expect(family == .unreadable)
                let nobody = try AcceptWaiters.look(at: .max, for: [inode])
                #expect(alone == .unreadable && together == .unreadable && nobody == .doesNot)
            }
            withExtendedLifetime(server) {}
        }
    }

    /// The servers that people run, started on an inherited socket as svctl starts them.
    @Suite(.enabled(if: AppServers.areThere, "scripts/setup makes .build/test-environment"))
    struct `App servers wait for connections` {
        @Test(arguments: [["-k", "gthread", "--threads", "2"], ["-k", "sync"], ["-k", "sync", "-w", "2"]])
        func `gunicorn, by its workers`(_ arguments: [String]) throws {
            try withApplication { folder in
                let options = ["--bind", "fd://3", "--no-control-socket"] + arguments
                let server = try ServerProgram(
                    AppServers.program("gunicorn"), options + ["hello"], waiting: false, directory: folder)
                #expect(try server.comesToWait(withDescendants: true))
                #expect(try server.look() == .doesNot)
            }
        }

        @Test(arguments: [[], ["--threads", "2"], ["--master", "--processes", "2"]])
        func `uWSGI, with and without threads and a master`(_ arguments: [String]) throws {
            try withApplication { folder in
                let options = ["--http-socket", "fd://3", "--wsgi-file", "hello.py"]
                let server = try ServerProgram(
                    AppServers.program("uwsgi"), options + arguments, waiting: false, directory: folder)
                #expect(try server.comesToWait(withDescendants: true))
            }
        }

        private func withApplication(_ body: (String) throws -> Void) throws {
            try withTemporaryFolder { folder in
                let file = try Files.open("\(folder)/hello.py", .replacing)
                try file.writeAll(
                    Array("def application(environ, start):\n    start('200 OK', [])\n    return [b'hello']\n".utf8))
                try body(folder)
            }
        }
    }
}

/// The virtual environment with the real app servers; another one by SVCTL_TEST_PYTHON.
enum AppServers {
    private static var folder: String {
        let variable = ThisProcess.environment.first { $0.hasPrefix("SVCTL_TEST_PYTHON=") }
        if let variable { return String(variable.dropFirst("SVCTL_TEST_PYTHON=".count)) }
        return #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/.build/test-environment"
    }
    static var areThere: Bool { Files.names(in: "\(folder)/bin").contains("gunicorn") }
    static func program(_ name: String) -> String { "\(folder)/bin/\(name)" }
}
