import Testing

/// What is awkward about ports, on the real kernel, beside what lsof, ss and fuser say there.
///
/// Each row shows the answer of each tool by the names of the processes it named, and its exit code.
@Suite(.enabled(if: Sandbox.isPossible, "only root can make namespaces")) struct `Beside lsof, ss and fuser` {
    /// The processes that a tool names, in its order, each once.
    private static let tools = #"""
        def who(result):
            found = re.findall(r'[A-Z][A-Z0-9]+(?=\b)', result[1])
            seen = []
            for name in found:
                if name in names.values() and name not in seen: seen.append(name)
            return f'{result[0]} {" ".join(seen)}'.strip()

        def peers(port=PORT, protocol='tcp'):
            for words in (['lsof', '-nP', '-t', f'-i{protocol}:{port}'], ['fuser', f'{port}/{protocol}'],
                          ['ss', f'-Hl{protocol[0]}np', f'sport = :{port}']):
                code, *found = who(ask(*words)).split()
                print(words[0], *[code, *sorted(found)])

        def ours(*words, become=()):
            result = svctl('who-holds', '-t', *words, become=become)
            print('svctl', who(result))

        def lines(*words, become=()):
            for line in svctl('who-holds', *words, become=become)[1].splitlines(): print(line)

        """#

    private func lines(_ script: String) throws -> [String] {
        try Sandbox.run(Self.tools + script).split(separator: "\n").map(String.init)
    }

    @Test func `nothing`() throws {
        let found = try lines("peers(); ours(PORT); lines(PORT)")
        #expect(found == ["lsof 1", "fuser 1", "ss 0", "svctl 1", ":8000 is free"])
    }

    @Test func `a question that means nothing`() throws {
        let found = try lines(
            """
            print(ask('lsof', '-i:99999')[0], ask('ss', '-Hltn', 'sport = :99999')[0], ask('fuser', '99999/tcp')[0])
            show(svctl('who-holds', ':99999'))
            show(svctl('free', ':nosuchservice', '--yes'))
            """)
        #expect(found.line(0) == "1 0 1")
        #expect(found.lines(1...2) == ["64", "  svctl: ‘99999’ is no port: ports are numbers from 1 to 65535"])
        #expect(found.line(3) == "64")
    }

    @Test func `root's listener, asked about by somebody else`() throws {
        let found = try lines(
            """
            child('SERVER', serve)
            print(who(ask('lsof', '-nPt', '-i:8000', become=NOBODY)), who(ask('ss', '-Hltnp', 'sport = :8000', become=NOBODY)))
            ours(PORT, become=NOBODY); lines(PORT, become=NOBODY)
            """)
        #expect(found.line(0) == "1 0" && found.line(1) == "svctl 3")
        #expect(found.line(2) == "127.0.0.1:8000 tcp, held by a process that was not found")
        #expect(found.line(4) == "  made by root")
        #expect(found.line(5).hasSuffix("processes of other users could not be read: run it with sudo"))
    }

    @Test func `a socket made in a unit, whose processes are named even to who may not look into them`() throws {
        let found = try lines(
            """
            root = next((place for place in ('/sys/fs/cgroup', '/sys/fs/cgroup/unified')
                         if os.path.exists(place + '/cgroup.procs')), None)
            if root is None: print('no unified tree')
            else:
                group = f'{root}/svctltest-{os.getpid()}-{time.monotonic_ns()}.service'
                os.mkdir(group)
                try:
                    def body(ready):
                        with open(group + '/cgroup.procs', 'w') as members: members.write('0')
                        serve(ready)
                    server = child('SERVER', body)
                    print(answer(PORT)['reports'][0]['holders'][0]['unit'] == os.path.basename(group))
                    found = svctl('who-holds', PORT, become=NOBODY)
                    print(found[0], os.path.basename(group) in found[1], 'most likely one of these' in found[1],
                          'SERVER  root' in found[1])
                    print(svctl('who-holds', '--fast', '-t', PORT)[1].strip(), answer('--fast', PORT)['complete'])
                    result = svctl('free', PORT, '--yes')
                    print(result[0], f'systemctl stop {os.path.basename(group)}' in result[1], alive(server))
                    print(svctl('free', PORT, '--yes', '--force', '--settle', '0')[0], survives(server))
                finally:
                    for pid in names: os.kill(pid, signal.SIGKILL)
                    eventually(lambda: not open(group + '/cgroup.procs').read())
                    os.rmdir(group)
            """)
        if found == ["no unified tree"] { return print("skipped: no unified tree of control groups is mounted") }
        // In the hybrid layout the named tree, which is systemd's, says nothing of the unit.
        #expect(found == ["True", "3 True True True", "SERVER False", "77 True True", "0 False"])
    }

    @Test func `one's own process that gave up its rights`() throws {
        let found = try lines(
            """
            def body(ready):
                held = listen()
                os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
                ready(); sleep()
            child('SERVER', body)
            print(who(ask('lsof', '-nPt', '-i:8000', become=NOBODY)))
            ours(PORT, become=NOBODY); ours(PORT)
            print(answer(PORT)['reports'][0]['sockets'][0]['uid'], answer(PORT)['reports'][0]['holders'][0]['user'])
            """)
        #expect(found == ["1", "svctl 3", "svctl 0 SERVER", "0 nobody"])
    }

    @Test func `root without the right to look into others`() throws {
        let found = try lines(
            """
            def body(ready):
                held = listen()
                os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
                ready(); sleep()
            child('SERVER', body)
            print(who(ask('lsof', '-nPt', '-i:8000', become=UNTRACED)))
            ours(PORT, become=UNTRACED); print(svctl('who-holds', PORT, become=UNTRACED)[1].splitlines()[-1])
            """)
        #expect(found.lines(0...1) == ["1", "svctl 3"])
        #expect(found.line(2).hasSuffix("could not be read: root lacks the capability CAP_SYS_PTRACE here"))
    }

    @Test(arguments: ["2", "invisible"]) func `a table of processes that is hidden`(_ value: String) throws {
        let found = try Sandbox.run(
            Self.tools + """
                child('SERVER', serve)
                mounted = ask('mount', '-t', 'proc', '-o', 'hidepid=\(value)', 'proc', '/proc')
                if mounted[0]: print('cannot mount')
                else:
                    print(who(ask('lsof', '-nPt', '-i:8000', become=NOBODY)))
                    ours(PORT, become=NOBODY); print(svctl('who-holds', PORT, become=NOBODY)[1].splitlines()[-1])
                    print(svctl('killall', '-n', 'python3', become=NOBODY)[0])
                """)
        #expect(
            found == """
                1
                svctl 3
                /proc hides the processes of other users (hidepid=invisible): run it with sudo
                1

                """)
    }

    @Test func `a listener in another network namespace`() throws {
        let found = try lines(
            """
            def away(ready):
                ctypes.CDLL(None).unshare(0x40000000); up(); serve(ready)
            child('AWAY', away)
            peers(); ours(PORT); lines(PORT)
            # It comes back from there: the second is looked for at home.
            child('HERE', lambda ready: serve(ready, port=8001))
            ours(PORT, 8001)
            """)
        #expect(found.lines(0...4) == ["lsof 1", "fuser 1", "ss 0", "svctl 1", ":8000 is free"])
        #expect(found.line(5) == "  127.0.0.1:8000 tcp is held in another network namespace, that of process AWAY")
        #expect(found.line(6).hasPrefix("    AWAY  root") && found.line(7) == "svctl 0 HERE")
    }

    @Test func `connections that are over`() throws {
        let found = try lines(
            """
            held = listen()
            client = socket.create_connection(('127.0.0.1', PORT))
            server = held.accept()[0]
            server.close(); client.recv(1); client.close(); held.close()
            time.sleep(0.1)
            peers(); ours(PORT)
            for line in svctl('who-holds', PORT)[1].splitlines(): print(re.sub('(5.|60) seconds', 'SOME seconds', line))
            with socket.socket() as plain:
                try: plain.bind(('127.0.0.1', PORT))
                except OSError as error: print(error.strerror)
            listen().close(); print('with SO_REUSEADDR it can be had')
            """)
        #expect(found.lines(0...3) == ["lsof 1", "fuser 1", "ss 0", "svctl 1"])
        #expect(found.line(4) == ":8000 is free for a server that sets SO_REUSEADDR; without it bind fails:")
        #expect(found.line(5) == "  1 connection in TIME_WAIT for SOME seconds still, which the kernel remembers")
        #expect(found.suffix(2) == ["Address already in use", "with SO_REUSEADDR it can be had"])
    }

    @Test func `connections that are over, of a server without SO_REUSEADDR`() throws {
        let found = try lines(
            """
            held = socket.socket(); held.bind(('127.0.0.1', PORT)); held.listen()
            one = socket.create_connection(('127.0.0.1', PORT))
            held.accept()[0].close(); one.close(); held.close()
            time.sleep(0.05)
            ours(PORT)
            for line in svctl('who-holds', PORT)[1].splitlines(): print(re.sub(r' \\d+ sec', ' SOME sec', line))
            print([one['kind'] for one in answer(PORT)['reports'][0]['obstacles']])
            try: listen()
            except OSError as error: print(error.strerror)
            """)
        #expect(found.line(0) == "svctl 1")
        #expect(
            found.line(1)
                == "nobody listens on :8000, but connections of a socket without SO_REUSEADDR keep it: bind fails:"
        )
        #expect(found.line(2) == "  1 connection in TIME_WAIT for SOME seconds still, which the kernel remembers")
        #expect(found.suffix(2) == ["['refused', 'time-wait']", "Address already in use"])
    }

    @Test func `IPv4 alone, where a server of both families is to be bound`() throws {
        let found = try lines(
            """
            child('SERVER', serve)
            def asked(ready):
                held = listen(53, kind=socket.SOCK_DGRAM); ready(); sleep()
            child('ASKED', asked)
            for asked in ('[::]:8000', 'udp:[::]:53', '[::1]:8000'):
                print(svctl('who-holds', asked)[0]); lines(asked)
            try: listen(host='::', only=0)
            except OSError as error: print(error.strerror)
            other = listen(host='::', only=1)
            names[os.getpid()] = 'OWN'; ours('[::]:8000'); print(svctl('free', '[::]:53', '--yes')[0])
            """)
        #expect(
            found.lines(0...1) == [
                "1", "[::]:8000 is free for a server that takes IPv6 alone; for both families bind fails:",
            ])
        #expect(found.line(2) == "  127.0.0.1:8000 tcp is held" && found.line(3).hasPrefix("    SERVER  root"))
        #expect(found.line(4) == "1" && found.line(6) == "  127.0.0.1:53 udp is held")
        #expect(found.lines(8...10) == ["1", "[::1]:8000 is free", "Address already in use"])
        #expect(found.suffix(2) == ["svctl 0 OWN", "0"])
    }

    @Test func `a connection without an owner that is not over`() throws {
        let found = try lines(
            """
            held = listen()
            def connect(ready):
                held.close()
                made = socket.socket(); made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                made.connect(('127.0.0.1', PORT)); ready(); sleep()
            child('CLIENT', connect)
            server = held.accept()[0]
            server.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True: server.send(b'x' * 65536)
            server.close(); held.close()
            time.sleep(0.05)
            peers(); ours(PORT); lines(PORT)
            """)
        // lsof names the client alone, which holds nothing.
        #expect(found.lines(0...3) == ["lsof 0 CLIENT", "fuser 1", "ss 0", "svctl 1"])
        #expect(found.last == "  1 connection without an owner, which the kernel brings to an end")
    }

    @Test func `a connection that goes out by that port`() throws {
        let found = try lines(
            """
            child('FAR', lambda ready: serve(ready, port=9000))
            def connect(ready):
                made = socket.socket(); made.bind(('127.0.0.1', PORT)); made.connect(('127.0.0.1', 9000)); ready(); sleep()
            child('OUT', connect)
            peers(); ours(PORT); lines(PORT); result = svctl('free', PORT, '-y'); print(result[0], result[1].splitlines()[0])
            try: listen()
            except OSError as error: print(error.strerror)
            """)
        #expect(found.lines(0...3) == ["lsof 0 FAR OUT", "fuser 0 OUT", "ss 0", "svctl 1"])
        #expect(
            found.line(4)
                == "nobody listens on :8000, but connections of a socket without SO_REUSEADDR keep it: bind fails:"
        )
        #expect(found.line(5) == "  127.0.0.1:8000 to 127.0.0.1:9000" && found.line(6).hasPrefix("    OUT  root"))
        #expect(found.suffix(2) == ["4 " + found.line(4), "Address already in use"])
    }

    @Test func `children that inherited it`() throws {
        let found = try lines(
            """
            def body(ready):
                held = listen()
                for _ in range(3): child('x', lambda ready: (ready(), sleep()), session=False)
                ready(); sleep()
            master = child('MASTER', body)
            for number, pid in enumerate(children(master)): names[pid] = f'W{number}'
            peers(); ours(PORT); lines(PORT)
            """)
        #expect(found.lines(0...2) == ["lsof 0 MASTER W0 W1 W2", "fuser 0 MASTER W0 W1 W2", "ss 0 MASTER W0 W1 W2"])
        #expect(found.line(3) == "svctl 0 MASTER W0 W1 W2")
        #expect(found.line(5).contains("MASTER  root  up  ") && !found.line(5).contains("      /usr/bin"))
        #expect(found.line(6).contains("      /usr/bin/python3"))
    }

    @Test func `an orphan that only keeps it`() throws {
        let found = try lines(
            """
            def body(ready):
                held = listen()
                os.set_inheritable(held.fileno(), True)
                left = subprocess.Popen(['sleep', '60'], close_fds=False)
                with open(place, 'w') as file: file.write(str(left.pid))
                ready(); os._exit(0)
            place = tempfile.mkdtemp() + '/pid'
            server = child('SERVER', body)
            eventually(lambda: not alive(server))
            names[int(open(place).read())] = 'SLEEP'
            peers(); ours(PORT); print(svctl('who-holds', '--wide', PORT)[1].splitlines()[1])
            """)
        #expect(found.lines(0...3) == ["lsof 0 SLEEP", "fuser 0 SLEEP", "ss 0 SLEEP", "svctl 0 SLEEP"])
        #expect(found.line(4).hasSuffix("sleep 60 (an orphan; none of it waits for a connection now)"))
    }

    @Test func `an orphan that is at a connection, by TCP and by a path`() throws {
        let found = try lines(
            """
            path = tempfile.mkdtemp() + '/socket'
            def body(ready):
                held = [listen(), socket.socket(socket.AF_UNIX)]
                held[1].bind(path); held[1].listen()
                for number, one in enumerate(held):
                    if os.fork() == 0:
                        held.pop(1 - number).close()
                        accepted = one.accept(); sleep()
                ready(); os._exit(0)
            child('SERVER', body)
            clients = [socket.create_connection(('127.0.0.1', PORT)), socket.socket(socket.AF_UNIX)]
            clients[1].connect(path)
            for one in (PORT, path):
                # Until it has accepted, and its parent is gone.
                print(eventually(lambda: ' 1 process' in svctl('who-holds', one)[1] and answer(one)['reports'][0]['holders'][0]['parent'] == 1
                                 and answer(one)['reports'][0]['sockets'][0]['queue'] == 0))
                print(answer(one)['reports'][0]['holders'][0]['leftover'])
            for one in clients: one.close()
            """)
        #expect(found == ["True", "False", "True", "False"])
    }

    @Test func `a UDP socket that talks with one other side alone`() throws {
        let found = try lines(
            """
            child('FAR', lambda ready: (listen(9000, kind=socket.SOCK_DGRAM), ready(), sleep()))
            def body(ready):
                made = listen(kind=socket.SOCK_DGRAM); made.connect(('127.0.0.1', 9000)); ready(); sleep()
            child('TALKER', body)
            for words in (['lsof', '-nP', '-t', '-iudp:8000'], ['fuser', '8000/udp']): print(words[0], who(ask(*words)))
            ours('udp:8000'); lines('udp:8000')
            print(svctl('who-holds', 'udp:8000', become=NOBODY)[0], svctl('wait', 'udp:8000', '--free', '--timeout', '0s')[0])
            print(svctl('free', 'udp:8000', '--yes', '--settle', '0')[0]); listen(kind=socket.SOCK_DGRAM).close()
            """)
        #expect(found.lines(0...2) == ["lsof 0 TALKER", "fuser 0 TALKER", "svctl 0 TALKER"])
        #expect(
            found.line(3) == "127.0.0.1:8000 udp is bound for datagrams of one other side alone: bind fails")
        #expect(found.line(4).hasPrefix("    TALKER  root") && found.suffix(2) == ["3 1", "0"])
    }

    @Test func `what was freed and cannot be had all the same`() throws {
        let found = try lines(
            """
            path = tempfile.mkdtemp() + '/s'
            def body(ready):
                held = [socket.socket(), socket.socket(socket.AF_UNIX)]
                held[0].bind(('127.0.0.1', PORT)); held[1].bind(path)
                for one in held: one.listen()
                ready(); accepted = held[0].accept(); sleep()
            child('SERVER', body)
            def visit(ready):
                one = socket.create_connection(('127.0.0.1', PORT)); ready(); sleep()
            child('CLIENT', visit)
            code, said = svctl('free', PORT, path, '--yes', '--settle', '0')
            print(code)
            for line in said.splitlines()[-4:]: print(re.sub(r' \\d+ sec', ' SOME sec', line).replace(path, 'PATH'))
            print(svctl('wait', PORT, '--free', '--timeout', '0s')[0], svctl('free', PORT, '--yes')[0])
            for one in (lambda: listen(), lambda: socket.socket(socket.AF_UNIX).bind(path)):
                try: one()
                except OSError as error: print(error.strerror)
            """)
        #expect(found.line(0) == "4")
        #expect(
            found.line(1)
                == "nobody listens on :8000, but connections of a socket without SO_REUSEADDR keep it: bind fails:")
        #expect(found.line(3) == "PATH is free for a server that removes the file first; without that bind fails:")
        #expect(found.line(4) == "  the file of a socket that is gone")
        #expect(found.suffix(3) == ["1 4", "Address already in use", "Address already in use"])
    }

    @Test func `bound beside a listener`() throws {
        let found = try lines(
            """
            child('SERVER', serve)
            def idle(ready):
                held = [socket.socket() for _ in range(3)]
                held[0].bind(('127.0.0.1', 8005)); held[1].bind(('127.0.0.2', PORT)); ready(); sleep()
            child('IDLE', idle)
            ours('8000-8010'); lines('8000-8010'); ours(PORT)
            print(svctl('free', PORT, '--yes', '--settle', '0.1s')[0], svctl('who-holds', '8000')[0])
            def only(ready):
                held = [listen(9000, '::1'), socket.socket()]; held[1].bind(('127.0.0.1', 9000)); ready(); sleep()
            child('ONLY', only); lines(9000); ours(9000)
            """)
        #expect(found.line(0) == "svctl 0 SERVER IDLE")
        // In the order of the kernel's table.
        #expect(found.line(3).contains("127.0.0.1:8005 tcp") && found.line(3).contains("127.0.0.2:8000 tcp"))
        #expect(found.line(3).hasSuffix(" are bound and do not listen: bind fails"))
        #expect(found.lines(5...7) == ["IPv4 only: [::1]:8000 is free", "svctl 0 SERVER", "0 1"])
        #expect(!found.contains { $0.contains("IPv6 only:") } && found.last == "svctl 0 ONLY")
    }

    @Test func `a low port with connections left, asked about by who may not bind it`() throws {
        let found = try lines(
            """
            held = socket.socket(); held.bind(('127.0.0.1', 81)); held.listen()
            one = socket.create_connection(('127.0.0.1', 81)); held.accept()[0].close(); one.close(); held.close()
            time.sleep(0.05)
            lines(81, become=NOBODY); lines('1-300')
            """)
        #expect(
            found.first == "nobody listens on :81, but connections use it; whether bind fails may not be tried by you:")
        #expect(found.line(2).hasSuffix("connections of a socket without SO_REUSEADDR keep it: bind fails:"))
    }

    @Test func `a daemon, whose parent is the first process`() throws {
        let found = try lines(
            """
            def body(ready):
                held = listen()
                if os.fork(): os._exit(0)
                if os.fork() == 0:
                    held.accept(); sleep()
                ready(); sleep()
            child('SERVER', body)
            print(eventually(lambda: answer(PORT)['reports'][0]['holders'][0]['parent'] == 1))
            print([one['leftover'] for one in answer(PORT)['reports'][0]['holders']])
            """)
        #expect(found == ["True", "[False, False]"])
    }

    @Test func `a path at which another network namespace listens`() throws {
        let found = try lines(
            """
            folder = tempfile.mkdtemp(); os.chmod(folder, 0o755)
            def away(ready):
                ctypes.CDLL(None).unshare(0x40000000)
                held = []
                for name, mode in (('all', 0o777), ('mine', 0o700)):
                    held.append(socket.socket(socket.AF_UNIX)); held[-1].bind(f'{folder}/{name}')
                    held[-1].listen(); os.chmod(f'{folder}/{name}', mode)
                ready(); sleep()
            child('AWAY', away)
            for name in ('all', 'mine'):
                path = f'{folder}/{name}'
                print(svctl('who-holds', '-t', path)[0], svctl('who-holds', '-t', path)[1].strip())
                found = svctl('who-holds', path, become=NOBODY)
                print(found[0], found[1].replace(folder, '').strip())
                print(svctl('wait', path, '--timeout', '0s')[0], svctl('wait', path, '--free', '--timeout', '0s')[0])
                found = svctl('wait', path, '--timeout', '0s', become=NOBODY); print(found[0], found[1].replace(folder, '').strip())
                print(svctl('free', path, '--yes', become=NOBODY)[0], svctl('free', path, '--yes')[0])
            closed = tempfile.mkdtemp(); held = socket.socket(socket.AF_UNIX); held.bind(closed + '/s'); held.listen()
            print(svctl('who-holds', closed + '/s', become=NOBODY)[0], svctl('free', '-y', closed + '/s', become=NOBODY)[0])
            print(svctl('free', f'{folder}/all', '--yes', '--all-namespaces', '--settle', '0')[0])
            """)
        #expect(
            found.lines(0...4) == [
                "0 AWAY",
                "3 /all is held from another network namespace: by whom may not be seen by you: run it with sudo",
                "0 1",
                "0 ",
                "77 77",
            ])
        #expect(
            found.lines(5...9) == [
                "0 AWAY", "3 whether /mine is held may not be seen by you: run it with sudo",
                "0 1",
                "77 svctl: whether /mine is held may not be seen by you: run it with sudo",
                "77 77",
            ])
        #expect(found.suffix(2) == ["3 77", "0"])
    }

    @Test func `what another network namespace has bound at a path`() throws {
        let found = try lines(
            """
            folder = tempfile.mkdtemp()
            def away(ready):
                ctypes.CDLL(None).unshare(0x40000000)
                held = [socket.socket(socket.AF_UNIX, kind) for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM)]
                for one, name in zip(held, 'ds'): one.bind(f'{folder}/{name}')
                ready(); sleep()
            child('AWAY', away)
            for name in 'ds': print(who(svctl('who-holds', '-t', f'{folder}/{name}')), svctl('wait', f'{folder}/{name}', '--timeout', '0s')[0])
            """)
        #expect(found == ["0 AWAY 0", "0 AWAY 1"])
    }

    @Test func `a client that waits to be accepted`() throws {
        let found = try lines(
            """
            held = listen(); names[os.getpid()] = 'SERVER'
            def visit(ready):
                held.close(); one = socket.create_connection(('127.0.0.1', PORT)); ready(); sleep()
            child('CLIENT', visit)
            for line in svctl('who-holds', '--clients', PORT)[1].splitlines()[-2:]: print(re.sub(r':\\d+  ', ':PORT  ', line))
            """)
        #expect(found.first == "1 connection to it, from:" && found.line(1).hasPrefix("  127.0.0.1:PORT  CLIENT  root"))
    }

    @Test func `a client`() throws {
        let found = try lines(
            """
            child('SERVER', serve)
            def connect(ready):
                made = socket.create_connection(('127.0.0.1', PORT)); ready(); sleep()
            child('CLIENT', connect)
            time.sleep(0.1)
            peers(); ours(PORT); lines('--clients', PORT)
            """)
        // The one that kills browsers.
        #expect(found.lines(0...3) == ["lsof 0 CLIENT SERVER", "fuser 0 SERVER", "ss 0 SERVER", "svctl 0 SERVER"])
        #expect(found.line(7) == "1 connection to it, from:")
        #expect(found.line(8).hasPrefix("  127.0.0.1:") && found.line(8).contains("  CLIENT  root  up"))
    }

    @Test func `UDP`() throws {
        let found = try lines(
            """
            def body(ready):
                held = listen(kind=socket.SOCK_DGRAM); ready(); sleep()
            child('SERVER', body)
            peers(); peers(protocol='udp'); ours(PORT); ours('udp:8000'); ours('8000/udp'); lines(PORT)
            """)
        #expect(found.lines(0...2) == ["lsof 1", "fuser 1", "ss 0"])
        #expect(found.lines(3...5) == ["lsof 0 SERVER", "fuser 0 SERVER", "ss 0 SERVER"])
        #expect(found.lines(6...8) == ["svctl 1", "svctl 0 SERVER", "svctl 0 SERVER"])
        #expect(found.lines(9...10) == [":8000 is free", "  127.0.0.1:8000 udp is held, which is another protocol"])
    }

    @Test func `a unix socket by a link, a relative path, and when it was removed`() throws {
        let found = try lines(
            """
            place = tempfile.mkdtemp()
            os.chdir(place)
            def body(ready):
                held = socket.socket(socket.AF_UNIX); held.bind(place + '/s'); held.listen(); ready(); sleep()
            child('SERVER', body)
            os.symlink('s', 'link')
            for name in (place + '/s', 'link', './s'): print(who(ask('lsof', '-t', name)), who(svctl('who-holds', '-t', './' + name if name[0] == 'l' else name)))
            os.unlink('s')
            print(who(ask('lsof', '-t', place + '/s')), who(ask('fuser', place + '/s')), who(svctl('who-holds', '-t', place + '/s')))
            os.symlink(place, place + '-link')
            for name in (place + '-link/s', './s', place + '//s'): print(who(svctl('who-holds', '-t', name)), end=' ')
            """)
        #expect(
            found == ["0 SERVER 0 SERVER", "1 0 SERVER", "1 0 SERVER", "1 1 0 SERVER", "0 SERVER 0 SERVER 0 SERVER "])
    }

    @Test func `a path that only has the name of somebody's socket`() throws {
        let found = try lines(
            """
            top = tempfile.mkdtemp(); a, b, m = (f'{top}/{name}' for name in 'abm')
            for folder in (a, b, m): os.mkdir(folder)
            def bound(name, folder):
                def body(ready):
                    os.chdir(folder); held = socket.socket(socket.AF_UNIX); held.bind(name); held.listen(); ready(); sleep()
                return body
            relative = child('RELATIVE', bound('app.sock', a))
            os.chdir(b)
            # In the folder where nobody has bound it, and in its own.
            print(svctl('who-holds', '-t', 'unix:app.sock')[0], svctl('free', 'unix:app.sock', '--yes')[0], alive(relative))
            os.chdir(a); print(who(svctl('who-holds', '-t', 'unix:app.sock')))

            renamed = child('RENAMED', bound(b + '/tmp', b)); os.rename(b + '/tmp', b + '/sock')
            print(who(svctl('who-holds', '-t', b + '/tmp')), svctl('free', b + '/tmp', '--yes')[0], alive(renamed))
            print(svctl('who-holds', b + '/tmp')[1].splitlines()[-1].replace(b, ''))
            print(svctl('wait', b + '/tmp', '--free', '--timeout', '0s')[0], who(svctl('who-holds', '-t', b + '/sock')))

            def apart(ready):
                ctypes.CDLL(None).unshare(0x20000)
                subprocess.run(['mount', '--make-rprivate', '/'], check=True)
                subprocess.run(['mount', '-t', 'tmpfs', 'none', m], check=True)
                bound(m + '/app.sock', m)(ready)
            apart = child('APART', apart)
            print(svctl('who-holds', m + '/app.sock')[1].replace(m, '').strip(), svctl('free', m + '/app.sock', '--yes')[0])
            # The same name, and by chance the same inode, on another file system.
            subprocess.run(['mount', '-t', 'tmpfs', 'none', m], check=True)
            left = socket.socket(socket.AF_UNIX); left.bind(m + '/app.sock')
            other = [os.stat(f'/proc/{apart}/root{m}/app.sock').st_ino == os.stat(m + '/app.sock').st_ino]
            names[os.getpid()] = 'OWN'
            print(other[0], who(svctl('who-holds', m + '/app.sock')), end=' ')
            left.close(); print(svctl('who-holds', m + '/app.sock')[0], svctl('free', m + '/app.sock', '--yes')[0], alive(apart))
            subprocess.run(['umount', m], check=True)
            os.rename(b, m + '2'); print(*svctl('who-holds', b + '/tmp')[1].splitlines()[-2:], sep='\\n')
            """)
        #expect(found.lines(0...1) == ["1 0 True", "0 RELATIVE"])
        #expect(
            found.lines(2...4) == [
                "0 RENAMED 0 True", "its file was removed or renamed: a server can bind /tmp", "0 0 RENAMED",
            ])
        #expect(found.line(5) == "/app.sock is free 0")
        #expect(found.line(6) == "True 0 OWN 1 0 True")
        #expect(
            found.lines(7...8) == [
                "its file was removed or renamed", "  no file can be made there: No such file or directory",
            ])
    }

    @Test func `a path that leads nowhere, into itself, or is held in a folder that is another's root`() throws {
        let found = try lines(
            """
            top = tempfile.mkdtemp(); os.mkdir(top + '/t')
            os.symlink('nowhere', top + '/dangling'); os.symlink('loop', top + '/loop')
            for name in ('dangling', 'loop'): print(svctl('who-holds', f'{top}/{name}')[1].splitlines()[-1])
            def jailed(ready):
                os.chroot(top); held = socket.socket(socket.AF_UNIX); held.bind('/t/x'); held.listen(); ready(); sleep()
            child('JAILED', jailed)
            print(svctl('who-holds', '/t/x')[1].splitlines()[0], who(svctl('who-holds', '-t', top + '/t/x')))
            print(svctl('free', '/t/\\udcff', '--yes'))
            subprocess.run(['mount', '--make-rprivate', '/'], check=True)
            subprocess.run(['mount', '-t', 'tmpfs', '-o', 'ro', 'none', top + '/t'], check=True)
            print(svctl('who-holds', top + '/t/new')[1].splitlines()[-1])
            """)
        #expect(found.lines(0...1) == ["  what lies there is no socket", "  what lies there is no socket"])
        #expect(found.line(2) == "nobody listens on /t/x, but bind fails: 0 JAILED")
        #expect(found.line(3).contains("(64, ") && found.line(3).contains("is no UTF-8"))
        #expect(found.line(4) == "  no file can be made there: Read-only file system")
    }

    @Test func `what another user's process has bound without listening`() throws {
        let found = try lines(
            """
            held = socket.socket(); held.bind(('127.0.0.1', PORT))
            result = svctl('who-holds', PORT, become=NOBODY)
            print(result[0], result[1].splitlines()[-1])
            """)
        #expect(found.line(0).hasPrefix("3 ") && found.line(0).hasSuffix("could not be read: run it with sudo"))
    }

    @Test func `one family alone`() throws {
        let found = try lines(
            """
            child('SIX', lambda ready: serve(ready, host='::1'))
            print(who(ask('lsof', '-nPt', '-i4TCP:8000')), who(ask('ss', '-Hltnp', 'src = 127.0.0.1:8000')))
            ours('tcp4:8000'); ours('tcp6:8000'); ours('127.0.0.1:8000'); ours('localhost:8000')
            print(svctl('who-holds', PORT)[1].splitlines()[2])
            """)
        #expect(
            found == ["1 0", "svctl 1", "svctl 0 SIX", "svctl 1", "svctl 0 SIX", "IPv6 only: 127.0.0.1:8000 is free"])
    }

    @Test func `both families by one socket, asked by IPv4`() throws {
        let found = try lines(
            """
            child('BOTH', lambda ready: serve(ready, host='::', only=0))
            print(who(ask('lsof', '-nPt', '-i4TCP:8000')), who(ask('ss', '-Hltnp', 'src = 127.0.0.1:8000')), who(ask('fuser', '-4', '8000/tcp')))
            ours('127.0.0.1:8000'); ours('tcp4:8000')
            """)
        #expect(found == ["1 0 1", "svctl 0 BOTH", "svctl 0 BOTH"])
    }

    @Test func `forty sockets on one port`() throws {
        let found = try lines(
            """
            for number in range(40): child(f'S{number}', lambda ready: serve(ready, reuse=True))
            print(len(ask('lsof', '-nPt', '-iTCP:8000')[1].split()), len(ask('ss', '-Hltn', 'sport = :8000')[1].splitlines()))
            print(len(svctl('who-holds', '-t', PORT)[1].split())); print(svctl('who-holds', PORT)[1].splitlines()[0])
            print(svctl('free', PORT, '-y', '--settle', '0')[0], [name for pid, name in names.items() if survives(pid)])
            """)
        #expect(found == ["40 40", "40", "127.0.0.1:8000 tcp (40 sockets), held by 40 processes", "0 []"])
    }

    @Test(arguments: [#"my server"#, #"a) b (c"#, #"x\",pid=1,fd=1"#, #"a\n\x1b[2Jb"#, #"a\tb\rc"#])
    func `names that are made to deceive`(_ name: String) throws {
        let found = try lines(
            """
            def body(ready):
                ctypes.CDLL(None).prctl(15, b"\(name)", 0, 0, 0)
                serve(ready)
            server = child('SERVER', body)
            ours(PORT)
            text = subprocess.run([SVCTL, 'who-holds', str(PORT)], stdout=subprocess.PIPE).stdout
            print(len(text.splitlines()), any(byte < 32 and byte != 10 for byte in text))
            holder = answer(PORT)['reports'][0]['holders'][0]
            print(holder['pid'] == server, holder['parent'] == os.getpid())
            print(svctl('free', PORT, '-y', '--settle', '0')[0], survives(server))
            """)
        #expect(found == ["svctl 0 SERVER", "3 False", "True True", "0 False"])
    }

    @Test func `a name of more than fifteen bytes`() throws {
        let found = try lines(
            """
            place = tempfile.mkdtemp() + '/svctltest-seventeen'
            with open('/bin/sleep', 'rb') as one, open(place, 'wb') as other: other.write(one.read())
            os.chmod(place, 0o755)
            one = subprocess.Popen([place, '60'])
            eventually(lambda: os.readlink(f'/proc/{one.pid}/exe') == place)
            print(ask('pgrep', '-x', 'svctltest-seventeen')[0], svctl('killall', '-n', 'svctltest-seventeen')[0],
                  svctl('killall', '-n', 'svctltest-seven')[0])
            """)
        #expect(found == ["1 0 1"])
    }

    @Test func `a zombie`() throws {
        let found = try lines(
            """
            def body(ready):
                with open('/bin/sleep', 'rb') as one, open(place, 'wb') as other: other.write(one.read())
                os.chmod(place, 0o755)
                pid = os.fork()
                if pid == 0: os.execv(place, [place, '0'])
                eventually(lambda: not alive(pid))
                ready(); sleep()
            place = tempfile.mkdtemp() + '/svctltest-zed'
            child('PARENT', body)
            print(ask('killall', '-0', 'svctltest-zed')[0], svctl('killall', '-0', 'svctltest-zed')[0])
            """)
        #expect(found == ["0 1"])
    }

    @Test func `threads that outlive their first one`() throws {
        let found = try lines(
            """
            def body(ready):
                held = listen()
                def serving():
                    ready()
                    while True: held.accept()
                threading.Thread(target=serving).start()
                ctypes.CDLL(None).syscall(60, 0)
            server = child('SERVER', body)
            eventually(lambda: 'Z' in open(f'/proc/{server}/stat').read().rpartition(')')[2])
            peers(); ours(PORT); print(svctl('free', PORT, '-y', '--settle', '0')[0], svctl('who-holds', PORT)[0])
            """)
        #expect(found == ["lsof 1", "fuser 1", "ss 0", "svctl 0 SERVER", "0 1"])
    }

    @Test func `a thread with a table of files of its own`() throws {
        let found = try lines(
            """
            def body(ready):
                def serving():
                    ctypes.CDLL(None).unshare(0x400)  # CLONE_FILES
                    held = listen(); ready(); sleep()
                threading.Thread(target=serving).start(); sleep()
            child('SERVER', body)
            peers(); ours(PORT); print('own table' in svctl('who-holds', PORT)[1])
            print(svctl('free', PORT, '-y', '--settle', '0')[0], svctl('who-holds', PORT)[0])
            """)
        #expect(found == ["lsof 1", "fuser 1", "ss 0", "svctl 0 SERVER", "True", "0 1"])
    }

    @Test func `a socket inside a message`() throws {
        let found = try lines(
            """
            def body(ready):
                one, other = socket.socketpair()
                held = listen()
                socket.send_fds(one, [b'x'], [held.fileno()])
                held.close(); ready(); sleep()
            child('SENDER', body)
            peers(); ours(PORT); lines(PORT); print(svctl('free', PORT, '-y')[0])
            """)
        #expect(found.lines(0...3) == ["lsof 1", "fuser 1", "ss 0", "svctl 3"])
        #expect(found.line(4) == "127.0.0.1:8000 tcp, held by a message in flight")
        #expect(found.contains("  the message waits for process SENDER") && found.last == "4")
    }

    @Test func `a socket registered with io_uring`() throws {
        let found = try lines(
            """
            def body(ready):
                libc = ctypes.CDLL(None)
                ring = libc.syscall(425, 8, ctypes.create_string_buffer(120))
                if ring < 0: print('no io_uring', flush=True); ready(); os._exit(0)
                held = listen()
                libc.syscall(427, ring, 2, ctypes.byref(ctypes.c_int(held.fileno())), 1)
                held.close(); ready(); sleep()
            server = child('SERVER', body)
            time.sleep(0.05)
            if alive(server):
                peers(); ours(PORT); print('registered with io_uring' in svctl('who-holds', PORT)[1])
                print(svctl('free', PORT, '-y', '--settle', '0')[0], survives(server))
            """)
        if found == ["no io_uring"] { return print("skipped: the kernel has no io_uring") }
        #expect(found == ["lsof 1", "fuser 1", "ss 0", "svctl 0 SERVER", "True", "0 False"])
    }

    @Test func `a socket that is bound and does not listen`() throws {
        let found = try lines(
            """
            def body(ready):
                held = socket.socket(); held.bind(('127.0.0.1', PORT)); ready(); sleep()
            child('BOUND', body)
            peers(); ours(PORT); lines(PORT)
            """)
        #expect(found.lines(0...3) == ["lsof 1", "fuser 1", "ss 0", "svctl 0 BOUND"])
        #expect(found.line(4) == "127.0.0.1:8000 tcp is bound and does not listen: bind fails")
        #expect(found.line(5).hasPrefix("    BOUND  root"))
    }

    @Test func `a socket of the kernel's own`() throws {
        let found = try lines(
            """
            made = ask('ip', 'link', 'add', 'vx', 'type', 'vxlan', 'id', '7', 'dev', 'lo', 'dstport', '8472')
            if made[0]: print('no vxlan')
            else:
                ask('ip', 'link', 'set', 'vx', 'up')
                peers(8472, 'udp'); ours('udp:8472'); print(svctl('who-holds', 'udp:8472')[1].splitlines()[0])
                print(svctl('free', 'udp:8472', '-y')[0])
            """)
        if found == ["no vxlan"] { return print("skipped: the kernel cannot make a vxlan device") }
        #expect(found.lines(0...2) == ["lsof 1", "fuser 1", "ss 0"])
        // Inside a namespace of processes it could be somebody outside as well.
        #expect(
            found.line(3) == "svctl 3"
                && found.line(4).hasSuffix("held by a process outside this container, or by the kernel"))
        #expect(found.line(5) == "77")
    }

    @Test func `a multipath listener`() throws {
        let found = try lines(
            """
            def body(ready):
                held = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
                held.bind(('127.0.0.1', PORT)); held.listen(); ready(); sleep()
            try: socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262).close()
            except OSError: print('no mptcp')
            else:
                child('SERVER', body)
                peers(); ours(PORT)
            """)
        if found == ["no mptcp"] { return print("skipped: the kernel has no MPTCP") }
        #expect(found == ["lsof 0 SERVER", "fuser 0 SERVER", "ss 0 SERVER", "svctl 0 SERVER"])
    }
}
