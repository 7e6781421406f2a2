import Testing

/// `svctl free`, in a world where there is nobody else.
@Suite(.enabled(if: Sandbox.isPossible, "only root can make namespaces")) struct `Freeing a port` {
    /// A master that listens and two workers.
    private static let family = #"""
        def family(forwards=True, deaf=False):
            def body(ready):
                held = listen()
                signal.signal(signal.SIGTERM, signal.SIG_IGN if deaf else signal.SIG_DFL)
                workers = [child('x', lambda ready: (ready(), sleep()), session=False) for _ in range(2)]
                def stop(*_):
                    if forwards: [os.kill(worker, signal.SIGTERM) for worker in workers]
                    os._exit(0)
                if not deaf: signal.signal(signal.SIGTERM, stop)
                ready()
                sleep()
            master = child('MASTER', body)
            for number, worker in enumerate(children(master)): names[worker] = f'WORKER{number}'
            return master

        """#

    private func lines(_ script: String, _ arguments: [String] = []) throws -> [String] {
        try Sandbox.run(script, arguments).split(separator: "\n").map(String.init)
    }

    @Test func `that nobody holds does nothing`() throws {
        #expect(try lines("show(svctl('free', PORT, '--yes'))") == ["0", "  :8000 is free"])
    }

    @Test func `asks the master alone, whose workers end with it`() throws {
        let found = try lines(
            Self.family + """
                family()
                show(svctl('free', PORT, '--yes', '--settle', '100ms'))
                print([name for pid, name in names.items() if survives(pid)])
                """)
        #expect(found.first == "0" && found.dropFirst().first?.contains("SIGTERM is to be sent to MASTER,") == true)
        #expect(found.filter { $0.hasPrefix("  SIGTERM to ") }.count == 1)
        #expect(found.contains { $0.hasPrefix("  SIGTERM to MASTER ") })
        #expect(found.suffix(2) == ["  :8000 is free", "[]"])
    }

    @Test func `asks the workers too, when their master has gone without them`() throws {
        let found = try lines(
            Self.family + """
                family(forwards=False)
                began = time.monotonic()
                show(svctl('free', PORT, '--yes', '--settle', '0'))
                print(0.3 < time.monotonic() - began < 5, [name for pid, name in names.items() if survives(pid)])
                """)
        #expect(found.filter { $0.hasPrefix("  SIGTERM to ") }.count == 3)
        #expect(found.suffix(2) == ["  :8000 is free", "True []"])
    }

    @Test func `kills what does not listen to TERM, after the timeout and not before`() throws {
        let found = try lines(
            Self.family + """
                family(deaf=True)
                began = time.monotonic()
                show(svctl('free', PORT, '--yes', '--settle', '0', '--timeout', '700ms'))
                print(0.7 < time.monotonic() - began < 5, [name for pid, name in names.items() if survives(pid)])
                """)
        #expect(found.filter { $0.hasPrefix("  SIGTERM to ") }.count == 1)
        #expect(found.filter { $0.hasPrefix("  SIGKILL to ") }.count == 3)
        #expect(found.suffix(2) == ["  :8000 is free", "True []"])
    }

    @Test(arguments: ["-9", "-KILL", "--signal=sigkill"])
    func `kills at once when that is asked for`(_ word: String) throws {
        let found = try lines(
            Self.family + """
                family(deaf=True)
                began = time.monotonic()
                show(svctl('free', PORT, '--yes', '--settle', '0', sys.argv[2]))
                print(time.monotonic() - began < 0.45)
                """, [word])
        #expect(found.first == "0" && found.last == "True" && found.filter { $0.hasPrefix("  SIGKILL to ") }.count == 3)
        #expect(!found.contains { $0.contains("SIGTERM") })
    }

    @Test func `does nothing without a yes, nor in a dry run, which names the same processes`() throws {
        let found = try lines(
            Self.family + """
                master = family()
                show(svctl('free', PORT))
                show(svctl('free', PORT, '--dry-run'))
                asked = re.findall(r'MASTER|WORKER.', svctl('free', PORT, '-n')[1])
                seen = re.findall(r'MASTER|WORKER.', named(svctl('who-holds', '-t', PORT)[1]))
                print(asked[1:] == seen == ['MASTER', 'WORKER0', 'WORKER1'], all(alive(pid) for pid in names))
                """)
        #expect(found.first == "64" && found.last == "True True")
        #expect(found.contains("  svctl: nothing was done: there is no terminal to ask on"))
        #expect(found.contains { $0.hasPrefix("  SIGTERM would be sent to MASTER") })
    }

    @Test(arguments: [("y", "0", "False"), ("", "1", "True"), ("n", "1", "True")])
    func `asks on a terminal`(_ answer: String, _ code: String, _ lives: String) throws {
        let found = try lines(
            #"""
            import pty
            server = child('SERVER', serve)
            pid, terminal = pty.fork()
            if pid == 0: os.execv(SVCTL, [SVCTL, 'free', str(PORT), '--settle', '0'])
            said = b''
            while b'[y/N]' not in said: said += os.read(terminal, 4096)
            os.write(terminal, sys.argv[2].encode() + b'\n')
            with contextlib.suppress(OSError):
                while more := os.read(terminal, 4096): said += more
            lives = survives(server) if sys.argv[2] == 'y' else alive(server)
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), lives, b'end it?' in said)
            """#, [answer])
        #expect(found == ["\(code) \(lives) True"])
    }

    @Test func `frees what a process listens on, also from its children`() throws {
        let found = try lines(
            Self.family + """
                master = family(forwards=False)
                print(svctl('free', f'pid:{master}', '--yes', '--settle', '0')[0], svctl('who-holds', PORT)[0])
                print([name for pid, name in names.items() if survives(pid)])
                """)
        #expect(found == ["0 1", "[]"])
    }

    @Test func `never ends a client`() throws {
        let found = try lines(
            """
            server = child('SERVER', serve)
            def connect(ready):
                made = socket.create_connection(('127.0.0.1', PORT)); ready(); sleep()
            client = child('CLIENT', connect)
            result = svctl('free', PORT, '--yes', '--settle', '0')
            print(result[0], survives(server), alive(client), 'CLIENT' in result[1])
            """)
        #expect(found == ["0 False True False"])
    }

    @Test func `leaves the first process alone, and says whose it is`() throws {
        let found = try Sandbox.run(
            """
            first = '''
            import socket, subprocess, sys
            held = socket.socket(); held.bind(('127.0.0.1', 8000)); held.listen()
            done = subprocess.run([sys.argv[1], 'free', '8000', '--yes', '--force'], capture_output=True, text=True)
            print(done.returncode, done.stderr, flush=True)
            '''
            show(ask('unshare', '--pid', '--fork', '--mount-proc', '--kill-child', sys.executable, '-c', first, SVCTL))
            """)
        #expect(found.contains("77 svctl: nothing was done") && found.contains("process 1 holds it"))
        #expect(found.contains("systemctl list-sockets"))
    }

    @Test func `leaves alone what it was started by`() throws {
        let found = try lines(
            """
            def body(ready):
                held = listen()
                show(svctl('free', PORT, '--yes'))
                ready()
            child('SHELL', body)
            """)
        #expect(found.first == "77")
        #expect(found.contains { $0.hasSuffix("svctl was started by it, and would end itself") })
    }

    @Test func `leaves other namespaces alone, unless that is asked for`() throws {
        let found = try lines(
            """
            def inside(ready):
                ctypes.CDLL(None).unshare(0x20000000)  # CLONE_NEWPID: for the children
                if os.fork() == 0:
                    held = listen(); ready(); sleep()
                os.wait()
            child('OUTER', inside)
            first = svctl('free', PORT, '--yes', '--settle', '0')
            print(first[0], 'lives in another container or network namespace' in first[1], '--all-namespaces' in first[1])
            # The first of a namespace hears no TERM.
            print(svctl('free', PORT, '--yes', '--settle', '0', '--all-namespaces', '--timeout', '200ms')[0],
                  svctl('who-holds', PORT)[0])
            def network(ready):
                ctypes.CDLL(None).unshare(0x40000000)  # CLONE_NEWNET
                up()
                serve(ready)
            away = child('AWAY', network)
            first = svctl('free', PORT, '--yes')
            print(first[0], first[1].splitlines()[0], alive(away))
            print(svctl('free', PORT, '--yes', '--settle', '0', '--all-namespaces')[0], survives(away))
            """)
        #expect(found == ["77 True True", "0 1", "0 :8000 is free True", "0 False"])
    }

    @Test func `says when it was taken again, and by whom`() throws {
        let found = try Sandbox.run(
            """
            def keep(ready):
                os.waitpid(child('x', serve, session=False), 0 * ready())
                while True: os.waitpid(child('x', serve, session=False), 0)
            keeper = child('KEEPER', keep)
            show(svctl('free', PORT, '--yes'))
            """)
        #expect(found.hasPrefix("5\n"))
        #expect(found.contains("it was freed and taken again: respawned by KEEPER (/usr/bin/python3"))
    }

    @Test func `watches for as long as it was asked to`() throws {
        let script = """
            def keep(ready):
                pid = child('x', serve, session=False)
                ready()
                os.waitpid(pid, 0)
                time.sleep(0.6)
                serve(lambda: None)
            child('KEEPER', keep)
            print(svctl('free', PORT, '--yes', '--settle', sys.argv[2])[0])
            """
        #expect(try lines(script, ["2s"]) == ["5"])
        #expect(try lines(script, ["0"]) == ["0"])
    }

    @Test func `ends what is bound and does not listen`() throws {
        let found = try lines(
            """
            def bind(ready):
                made = socket.socket(); made.bind(('127.0.0.1', PORT)); ready(); sleep()
            holder = child('HOLDER', bind)
            print(svctl('free', PORT, '--yes', '--settle', '0')[0], survives(holder))
            """)
        #expect(found == ["0 False"])
    }

    @Test func `frees several at once, by every kind of name`() throws {
        let found = try lines(
            """
            place = tempfile.mkdtemp() + '/s'
            child('TCP', serve)
            child('SIX', lambda ready: serve(ready, host='::1', port=8001))
            def datagrams(ready):
                held = listen(8002, kind=socket.SOCK_DGRAM); ready(); sleep()
            child('UDP', datagrams)
            def local(ready):
                held = socket.socket(socket.AF_UNIX); held.bind(place); held.listen(); ready(); sleep()
            child('UNIX', local)
            print(svctl('free', '127.0.0.1:8000', '[::1]:8001', 'udp:8002', place, '--yes', '--settle', '0')[0])
            print([name for pid, name in names.items() if survives(pid)])
            """)
        #expect(found == ["0", "[]"])
    }

    @Test func `is for everybody, where the holders are one's own`() throws {
        let found = try lines(
            """
            def body(ready):
                os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
                # What changed its user may not be looked into by that user until it is another program.
                ready()
                os.execv(sys.executable, [sys.executable, '-c', 'import socket, time; held = socket.socket(); held.bind(("127.0.0.1", 8000)); held.listen(); time.sleep(60)'])
            server = child('SERVER', body)
            eventually(lambda: svctl('who-holds', PORT)[0] == 0)
            result = svctl('free', PORT, '--yes', '--settle', '100ms', become=NOBODY)
            print(result[0], survives(server), result[1].splitlines()[-1])
            """)
        #expect(found == ["0 False :8000 is free"])
    }

    @Test func `of another user is not allowed`() throws {
        let found = try lines(
            """
            server = child('SERVER', serve)
            result = svctl('free', PORT, '--yes', become=NOBODY)
            print(result[0], 'run it with sudo' in result[1], alive(server))
            """)
        #expect(found == ["77 True True"])
    }
    @Test func `whose holders another user's process starts anew names that one, and stops ending others`() throws {
        let found = try lines(
            """
            def master(ready):
                held = listen(); held.set_inheritable(True)
                def worker():
                    if (pid := os.fork()) == 0: os.execvp(NOBODY[0], [*NOBODY, '/bin/sleep', '60'])
                    return pid
                worker(); ready()
                while True: os.wait(); worker()
            child('MASTER', master)
            eventually(lambda: svctl('who-holds', '-t', PORT, become=NOBODY)[0] == 0)
            dry = svctl('free', PORT, '-n', become=NOBODY)
            print(dry[0], dry[1].splitlines()[-1])
            result = svctl('free', PORT, '--yes', '--timeout', '100ms', become=NOBODY)
            print(result[0], 'KILL' in result[1])
            print(*[line for line in result[1].splitlines() if 'MASTER' in line], sep='\\n')
            """)
        #expect(
            found.line(0).hasPrefix("0 ")
                && found.line(0).hasSuffix("of other users could not be read: run it with sudo"))
        #expect(found.line(1) == "5 False")
        #expect(
            found.line(2).contains("respawned by MASTER (")
                && found.line(3) == "  MASTER belongs to root: run it with sudo")
    }

    @Test func `that another user's process shares with one's own says who could not be read`() throws {
        let found = try lines(
            """
            def shared(ready):
                held = listen(); held.set_inheritable(True)
                if os.fork() == 0: sleep()
                ready()
                os.execvp(NOBODY[0], [*NOBODY, '/bin/sleep', '60'])
            server = child('SERVER', shared)
            eventually(lambda: svctl('who-holds', '-t', PORT, become=NOBODY)[0] == 0)
            result = svctl('free', PORT, '--yes', '--timeout', '100ms', become=NOBODY)
            print(result[0], survives(server)); print(*result[1].splitlines()[-5:], sep='\\n')
            """)
        #expect(found.line(0) == "4 False")
        #expect(
            found.lines(1...2) == [
                "svctl: it is still held", "  127.0.0.1:8000 tcp, held by a process that was not found",
            ])
        #expect(found.last?.hasSuffix("of other users could not be read: run it with sudo") == true)
    }
}
