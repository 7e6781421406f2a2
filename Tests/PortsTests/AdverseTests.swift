import Glibc
import LinuxKernel
import Testing

/// Machines that change while they are looked at, and those that do not let themselves be looked at.
@Suite(.enabled(if: Sandbox.isPossible, "only root can make namespaces")) struct `On an adverse machine` {
    private func lines(_ script: String) throws -> [String] {
        try Sandbox.run(script).split(separator: "\n").map(String.init)
    }

    private static let family = #"""
        def body(ready):
            held = listen()
            for _ in range(2): child('x', lambda ready: (ready(), sleep()), session=False)
            ready(); sleep()
        master = child('MASTER', body)
        for number, pid in enumerate(children(master)): names[pid] = f'W{number}'
        KCMP, SOCKET, NETLINK = 312, 41, 16

        """#

    @Test(.enabled(if: isX86, "the numbers of system calls are those of x86-64"))
    func `without kcmp and without sock_diag the answer is the same`() throws {
        let found = try lines(
            Self.family + """
                for denied in ([], [KCMP], [(SOCKET, NETLINK)], [KCMP, (SOCKET, NETLINK)]):
                    found = svctl('who-holds', '-t', PORT, seal=sealed(*denied))
                    print(found[0], *found[1].split())
                print(svctl('who-holds', 8001, seal=sealed((SOCKET, NETLINK))))
                print(svctl('wait', '--free', PORT, '--timeout', '0.1s', '-q', seal=sealed((SOCKET, NETLINK)))[0])
                idle = socket.socket(); idle.bind(('', 8001))
                print(svctl('who-holds', 8001, seal=sealed((SOCKET, NETLINK)))[1].splitlines()[0])
                """)
        #expect(found.lines(0...3) == [String](repeating: "0 MASTER W0 W1", count: 4))
        let reason = Kernel.isAtLeast(6, 8) ? "asked without sock_diag" : "before 6.8"
        #expect(
            found.suffix(3) == [
                #"(1, ':8001 is free\n')"#, "1",
                "bind fails, and this kernel, \(reason), does not tell whose socket is in the way",
            ])
    }

    @Test(.enabled(if: isX86, "the numbers of system calls are those of x86-64"))
    func `without sock_diag a port is freed all the same`() throws {
        let found = try lines(
            Self.family + """
                print(svctl('free', PORT, '-y', '--settle', '0', seal=sealed(KCMP, (SOCKET, NETLINK)))[0])
                print([name for pid, name in names.items() if survives(pid)])
                """)
        #expect(found == ["0", "[]"])
    }

    @Test func `a number that changed hands between the look and the answer means nobody`() throws {
        let found = try lines(
            #"""
            import pty
            server = child('SERVER', serve)
            pid, terminal = pty.fork()
            if pid == 0: os.execv(SVCTL, [SVCTL, 'free', str(PORT), '--settle', '0', '-9'])
            said = b''
            while b'[y/N]' not in said: said += os.read(terminal, 4096)
            os.kill(server, signal.SIGKILL)
            eventually(lambda: not os.path.exists(f'/proc/{server}') or os.waitpid(server, os.WNOHANG) != (0, 0))
            while True:
                with open('/proc/sys/kernel/ns_last_pid', 'w') as last: last.write(str(server - 1))
                innocent = os.fork()
                if innocent == 0: sleep()
                if innocent == server: break
                os.kill(innocent, signal.SIGKILL)
            os.write(terminal, b'y\n')
            with contextlib.suppress(OSError):
                while more := os.read(terminal, 4096): said += more
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), innocent == server, alive(innocent))
            print(b'has let go of it by itself' in said, b'SIGKILL to' in said)
            """#)
        #expect(found == ["0 True True", "True False"])
    }

    @Test func `a number that changed hands is nobody's name either`() throws {
        let found = try lines(
            #"""
            import pty
            place = tempfile.mkdtemp() + '/svctltest-recycled'
            with open('/bin/sleep', 'rb') as one, open(place, 'wb') as other: other.write(one.read())
            os.chmod(place, 0o755)
            meant = os.fork()
            if meant == 0: os.execv(place, [place, '60'])
            eventually(lambda: os.readlink(f'/proc/{meant}/exe') == place)
            pid, terminal = pty.fork()
            if pid == 0: os.execv(SVCTL, [SVCTL, 'killall', '-9', '-v', 'svctltest-recycled'])
            said = b''
            while b'[y/N]' not in said: said += os.read(terminal, 4096)
            os.kill(meant, signal.SIGKILL)
            os.waitpid(meant, 0)
            time.sleep(0.03)  # the kernel counts starts in hundredths of a second
            while True:
                with open('/proc/sys/kernel/ns_last_pid', 'w') as last: last.write(str(meant - 1))
                innocent = os.fork()
                if innocent == 0: sleep()
                if innocent == meant: break
                os.kill(innocent, signal.SIGKILL)
            os.write(terminal, b'y\n')
            with contextlib.suppress(OSError):
                while more := os.read(terminal, 4096): said += more
            os.waitpid(pid, 0)
            print(innocent == meant, alive(innocent), b'has ended already' in said)
            """#)
        #expect(found == ["True True True"])
    }

    @Test func `a holder that has let go meanwhile is left alone`() throws {
        let found = try lines(
            #"""
            import pty
            def body(ready):
                held = listen()
                signal.signal(signal.SIGUSR1, lambda *_: held.close())
                ready()
                while True: sleep()
            server = child('SERVER', body)
            pid, terminal = pty.fork()
            if pid == 0: os.execv(SVCTL, [SVCTL, 'free', str(PORT), '--settle', '0'])
            said = b''
            while b'[y/N]' not in said: said += os.read(terminal, 4096)
            os.kill(server, signal.SIGUSR1)
            eventually(lambda: svctl('who-holds', PORT)[0] == 1)
            os.write(terminal, b'y\n')
            with contextlib.suppress(OSError):
                while more := os.read(terminal, 4096): said += more
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), alive(server), b'has let go of it' in said)
            """#)
        #expect(found == ["0 True True"])
    }

    @Test func `processes that come and go do not hide one that stays`() throws {
        let found = try lines(
            Self.family + """
                def storm(ready):
                    ready()
                    while True:
                        if os.fork() == 0: os._exit(0)
                        with contextlib.suppress(ChildProcessError): os.waitpid(-1, 0)
                storms = [child(f'STORM{number}', storm) for number in range(2)]
                answers = {svctl('who-holds', '-t', PORT)[1].strip().replace(chr(10), ' ') for _ in range(30)}
                print(answers)
                print({svctl('killall', '-0', 'svctltest-nobody')[0] for _ in range(10)})
                """)
        #expect(found == ["{'MASTER W0 W1'}", "{1}"])
    }

    @Test(.enabled(if: hasRoom, "ten thousand processes need 4 GB of free memory"))
    func `ten thousand processes are looked into`() throws {
        let found = try lines(
            Self.family + """
                source = tempfile.mkdtemp() + '/many'
                with open(source + '.c', 'w') as file:
                    file.write('int main(int n,char**v){int i;for(i=0;i<10000;i++)if(!fork())for(;;)pause();write(1,"x",1);for(;;)pause();}')
                if ask('cc', '-w', '-O1', '-static', '-o', source, source + '.c')[0]: print('no compiler')
                else:
                    many = subprocess.Popen([source], stdout=subprocess.PIPE)
                    many.stdout.read(1)
                    print(len([name for name in os.listdir('/proc') if name.isdigit()]) > 10000)
                    found = svctl('who-holds', '-t', PORT)
                    print(found[0], *found[1].split(), answer(PORT)['complete'])
                    began = time.monotonic()
                    print(svctl('killall', '-9', '-y', '-q', '-w', 'many')[0], time.monotonic() - began < 30)
                """)
        if found == ["no compiler"] { return print("skipped: no C compiler") }
        #expect(found == ["True", "0 MASTER W0 W1 True", "0 True"])
    }

    private static let isX86: Bool = {
        #if arch(x86_64)
            true
        #else
            false
        #endif
    }()

    private static let hasRoom: Bool = {
        let text = String(decoding: (try? Files.read("/proc/meminfo", limit: 65536)) ?? [], as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) > 4 << 20
    }()
}
