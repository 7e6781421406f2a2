import Testing

/// How the commands answer, in a world where there is nobody else.
@Suite(.enabled(if: Sandbox.isPossible, "only root can make namespaces")) struct `The answer` {
    private func lines(_ script: String) throws -> [String] {
        try Sandbox.run(script).split(separator: "\n").map(String.init)
    }

    @Test func `to several questions comes by one search, and names each process once`() throws {
        let found = try lines(
            """
            def body(ready):
                one, other = listen(), listen(8001)
                ready(); sleep()
            server = child('SERVER', body)
            child('UDP', lambda ready: (setattr(sys, 'held', listen(8002, kind=socket.SOCK_DGRAM)), ready(), sleep()))
            print(svctl('who-holds', '-t', 8000, 8001, 'udp:8002', 9000))
            trace = tempfile.mkdtemp() + '/trace'
            if ask('strace', '-f', '-o', trace, '-e', 'trace=openat,open', SVCTL, 'who-holds', 8000, 8001, 'udp:8002', 9000)[0] == 0:
                print(sum('"/proc",' in line and 'O_DIRECTORY' in line for line in open(trace)) <= 3)
            else: print('True')
            print([report['state'] for report in answer(8000, 8001, 'udp:8002', 9000)['reports']])
            print(svctl('who-holds', 9000, 9001)[0], svctl('who-holds', 9000, 8000)[0])
            """)
        #expect(
            found == [
                #"(0, 'SERVER\nUDP\n')"#, "True", "['held', 'held', 'held', 'free']", "1 0",
            ])
    }

    @Test func `to a process is all that it listens on, with whoever else holds it`() throws {
        let found = try lines(
            """
            place = tempfile.mkdtemp() + '/s'
            def body(ready):
                tcp, udp = listen(), listen(8002, kind=socket.SOCK_DGRAM)
                local = socket.socket(socket.AF_UNIX); local.bind(place); local.listen()
                other = socket.create_connection(('127.0.0.1', PORT))
                child('x', lambda ready: (udp.close(), local.close(), ready(), sleep()), session=False)
                ready(); sleep()
            server = child('SERVER', body)
            names[children(server)[0]] = 'CHILD'
            for line in svctl('who-holds', f'pid:{server}')[1].splitlines(): print(line.split('  in ')[0].replace(place, 'PLACE'))
            print(svctl('who-holds', 'pid:1')[0], svctl('who-holds', 'pid:31999'))
            unread = ([svctl(*words.split(), f'pid:{server}', become=NOBODY) for words in
                ('who-holds', 'free -n', 'wait --free --timeout 100ms', 'wait --timeout 100ms')])
            print([answer[0] for answer in unread], unread[0][1].splitlines(), unread[2][1].splitlines())
            told = json.loads(subprocess.run([*NOBODY, SVCTL, 'who-holds', '--json', f'pid:{server}'],
                                             stdout=subprocess.PIPE).stdout)
            print(told['complete'], *map(named, told['missing']))
            for words in (('who-holds', PORT), ('wait', f'pid:{server}')):
                print(svctl(*words, become=('unshare', '-Ur'))[1].splitlines()[-1])
            """)
        #expect(
            found == [
                "127.0.0.1:8000 tcp, held by 2 processes, 1 connection waits to be accepted, room for 16",
                "  SERVER  root  up", "  CHILD  root  up  " + found.line(2).dropFirst("  CHILD  root  up  ".count),
                "127.0.0.1:8002 udp, held by 1 process", "  SERVER  root  up", "PLACE unix, held by 1 process",
                "  SERVER  root  up", #"1 (1, 'pid:31999 is free\n  there is no process 31999\n')"#,
                "[3, 77, 77, 77] ['process SERVER may not be looked into by you: run it with sudo'] "
                    + "['svctl: process SERVER may not be looked into by you: run it with sudo']",
                "False process SERVER may not be looked into by you: run it with sudo",
                "4 processes could not be read: root of a user namespace may not: run it with sudo outside of that",
                "svctl: process SERVER may not be looked into by root of a user namespace: run it with sudo outside of that",
            ])
    }

    @Test func `calls a leftover who keeps the socket of a dead server, but no server of datagrams`() throws {
        let found = try lines(
            """
            def left(kind, port):
                def body(ready):
                    held = listen(port, kind=kind)
                    if os.fork() == 0: sleep()
                    ready()
                return body
            for query, kind in (('8000', socket.SOCK_STREAM), ('udp:8000', socket.SOCK_DGRAM)):
                child('PARENT', left(kind, 8000))
                holder = lambda: answer(query)['reports'][0]['holders'][0]
                eventually(lambda: holder()['parent'] == 1)
                print(holder()['parent'], holder()['leftover'])
            """)
        #expect(found == ["1 True", "1 False"])
    }

    @Test func `to all ports is every listener in the same form`() throws {
        let found = try lines(
            """
            print(svctl('ports'))
            child('SERVER', lambda ready: serve(ready, host='::1'))
            child('UDP', lambda ready: (setattr(sys, 'held', listen(53, kind=socket.SOCK_DGRAM)), ready(), sleep()))
            def local(ready):
                held = socket.socket(socket.AF_UNIX); held.bind(chr(0) + 'svctltest'); held.listen(); ready(); sleep()
            child('UNIX', local)
            heads = lambda *words: [line for line in svctl('ports', *words)[1].splitlines() if line[0] != ' ']
            print(heads()); print(heads('--tcp')); print(heads('--udp', '--unix'))
            found = json.loads(subprocess.run([SVCTL, 'ports', '--json'], stdout=subprocess.PIPE).stdout)
            print(found['complete'], [(socket['protocol'], socket['port']) for socket in found['reports'][0]['sockets']])
            print(svctl('ports', 'x')[0])
            """)
        #expect(
            found == [
                #"(1, 'nobody listens\n')"#,
                "['[::1]:8000 tcp, held by 1 process', '127.0.0.1:53 udp, held by 1 process', "
                    + "'@svctltest unix, held by 1 process']",
                "['[::1]:8000 tcp, held by 1 process']",
                "['127.0.0.1:53 udp, held by 1 process', '@svctltest unix, held by 1 process']",
                "True [('tcp', 8000), ('udp', 53), ('unix', None)]", "64",
            ])
    }

    @Test func `is cut to the terminal, unless all of it is wanted`() throws {
        let found = try lines(
            #"""
            import pty, termios
            def body(ready):
                os.chdir('/usr')
                ready()
                os.execv('/usr/bin/python3', ['python3', '-c', 'import socket, time; held = socket.socket(); held.bind(("127.0.0.1", 8000)); held.listen(); time.sleep(60)', 'x' * 300])
            server = child('SERVER', body)
            eventually(lambda: svctl('who-holds', PORT)[0] == 0)
            for words in ([], ['--wide']):
                pid, terminal = pty.fork()
                if pid == 0:
                    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 60, 0, 0))
                    os.execv(SVCTL, [SVCTL, 'who-holds', str(PORT), *words])
                said = b''
                with contextlib.suppress(OSError):
                    while more := os.read(terminal, 65536): said += more
                os.waitpid(pid, 0)
                line = said.decode().splitlines()[1]
                print(len(line) == 60, line.endswith('…'), line.endswith('x' * 300))
            """#)
        #expect(found == ["True True False", "False False True"])
    }

    @Test func `as JSON has these keys, and others only beside them`() throws {
        let found = try lines(
            """
            child('SERVER', serve)
            found = answer(PORT)
            print(*found); print(*found['reports'][0]); print(*found['reports'][0]['sockets'][0]); print(*found['reports'][0]['holders'][0])
            listening = listen(8001); held = socket.create_connection(('127.0.0.1', 8001)); other = listening.accept()[0]
            print(*answer('--clients', 8001)['reports'][0]['clients'][0])
            other.close(); held.recv(1); held.close(); listening.close(); time.sleep(0.1)
            print(*answer(8001)['reports'][0]['obstacles'][0])
            """)
        #expect(
            found == [
                "complete missing reports",
                "query state sockets holders ownerless likely_holders units obstacles clients",
                "protocol datagrams address port ipv6_only path abstract_name inode uid queue backlog",
                "pid parent depth uid user arguments command age_seconds start_ticks directory control_group unit "
                    + "container svctl sockets means leftover",
                "address port peer peer_port holders", "kind count milliseconds_left holders",
            ])
    }

    private static let commandLines: [([String], Int32)] = [
        (["who-holds"], 64), (["who-holds", "--json", "-t", "1"], 64), (["who-holds", "-x", "1"], 64), (["free"], 64),
        (["free", "8000", "--signal", "NOPE"], 64), (["free", "8000", "--timeout"], 64), (["killall"], 64),
        (["killall", ""], 64), (["wait"], 64), (["ports", "--nope"], 64), (["who-holds", "--wide=1", "1"], 64),
        (["who-holds", "--", "8000"], 1), (["who-holds", "--help"], 0), (["killall", "-h"], 0),
        (["free", "--help"], 0),
    ]

    @Test(arguments: commandLines)
    func `to a command line that is none is 64, and never a guess`(_ words: [String], _ code: Int32) throws {
        let text = words.map { "'\($0)'" }.joined(separator: ", ")
        #expect(try lines("print(svctl(\(text))[0])") == ["\(code)"])
    }
}
