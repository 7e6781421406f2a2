import Glibc
import LinuxKernel

/// A world of its own for commands that end processes: new namespaces of networks and processes, so that no program
/// outside can be met, whatever goes wrong.
enum Sandbox {
    /// Whether this process may make one.
    static let isPossible: Bool = {
        guard geteuid() == 0 else { return false }
        return (try? ForeignProcess.output(of: "/usr/bin/unshare", namespaces + ["/bin/echo", "yes"])) == "yes\n"
    }()

    private static let namespaces = ["--net", "--pid", "--fork", "--mount-proc", "--kill-child"]

    /// The built command, beside the tests.
    static let svctl: String = {
        let parts = ThisProcess.executable.split(separator: "/").dropLast()
        let folder = ThisProcess.environment.first { $0.hasPrefix("SVCTL_BIN=") }.map { String($0.dropFirst(10)) }
        return (folder ?? "/" + parts.joined(separator: "/")) + "/svctl"
    }()

    /// Runs a Python script in it, and returns what it printed; what it started ends with it.
    static func run(_ script: String, _ arguments: [String] = []) throws -> String {
        // By a file: what stands on a command line, commands under test would print.
        let file = "/tmp/svctl-sandbox-\(getpid())-\(UInt32.random(in: 0 ... .max)).py"
        try Files.replace(file, with: Array((prelude + script).utf8))
        defer { Files.remove(file) }
        let words = namespaces + ["/usr/bin/python3", file, svctl] + arguments
        return try ForeignProcess.output(of: "/usr/bin/unshare", words, patienceSeconds: 60)
    }

    /// What a script finds: pid 1 reaps and waits for it, and a few words for what tests need.
    private static let prelude = #"""
        import contextlib, ctypes, fcntl, json, os, re, signal, socket, struct, subprocess, sys, tempfile, threading, time
        if os.getpid() == 1:
            # Numbers that are nothing else in the output.
            with open('/proc/sys/kernel/ns_last_pid', 'w') as last: last.write('20000')
            first = os.fork()
            if first:
                while True:
                    ended, status = os.wait()
                    if ended == first: os._exit(os.waitstatus_to_exitcode(status) & 255)
        os.dup2(1, 2)
        SVCTL = sys.argv[1]
        PORT = 8000
        names = {}

        def up():
            with socket.socket() as made:
                fcntl.ioctl(made, 0x8914, struct.pack('16sh14x', b'lo', 0x49))  # SIOCSIFFLAGS, UP | LOOPBACK | RUNNING
        up()

        def listen(port=PORT, host='127.0.0.1', reuse=False, backlog=16, kind=socket.SOCK_STREAM, only=None):
            made = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET, kind)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if reuse: made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            if only is not None: made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)
            made.bind((host, port))
            if kind == socket.SOCK_STREAM: made.listen(backlog)
            return made

        def child(name, body, session=True):
            """A process that runs `body`, which calls its argument once it is ready, and never comes back here."""
            reading, writing = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(reading)
                if session: os.setsid()
                try: body(lambda: os.write(writing, b'x'))
                finally: os._exit(0)
            os.close(writing)
            os.read(reading, 1)
            os.close(reading)
            names[pid] = name
            return pid

        def sleep(): time.sleep(60)

        def serve(ready, **options):
            held = listen(**options)
            ready()
            accepted = []
            while True: accepted.append(held.accept())

        def children(pid):
            with open(f'/proc/{pid}/task/{pid}/children') as found: return sorted(map(int, found.read().split()))

        def named(text):
            """Numbers of processes by the names tests gave them."""
            for pid, name in names.items(): text = re.sub(r'\b%d\b' % pid, name, text)
            return re.sub(r'up \d+ seconds?', 'up', text)

        def ask(*words, become=(), seal=None):
            done = subprocess.run([*become, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  stdin=subprocess.DEVNULL, text=True, errors='replace', preexec_fn=seal)
            return done.returncode, named(done.stdout)

        def svctl(*words, **options): return ask(SVCTL, *words, **options)

        def answer(*words): return json.loads(subprocess.run([SVCTL, 'who-holds', '--json', *map(str, words)],
                                                             stdout=subprocess.PIPE, text=True).stdout)

        def show(result):
            """The exit code, and every line behind it."""
            print(result[0])
            for line in result[1].splitlines(): print(' ', line)
            sys.stdout.flush()

        def alive(pid):
            try:
                with open(f'/proc/{pid}/stat', errors='replace') as stat: return stat.read().rpartition(')')[2].split()[0] not in 'ZX'
            except OSError: return False

        def survives(pid):
            """Whether it is there for good: the port of one that ends goes before its last breath."""
            return not eventually(lambda: not alive(pid), 2)

        def eventually(is_true, seconds=5):
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                if is_true(): return True
                time.sleep(0.005)
            return False

        def sealed(*denied):
            """Refuses system calls to whoever is started: their numbers, or with a pair those whose first argument is so."""
            code = [(0x20, 0, 0, 0)]
            for call in denied:
                number, first = call if isinstance(call, tuple) else (call, None)
                if first is None: code += [(0x15, 0, 1, number), (6, 0, 0, 0x50001)]
                else: code += [(0x15, 0, 4, number), (0x20, 0, 0, 16), (0x15, 0, 1, first), (6, 0, 0, 0x50001), (0x20, 0, 0, 0)]
            code.append((6, 0, 0, 0x7fff0000))
            data = b''.join(struct.pack('HBBI', *each) for each in code)
            room = ctypes.create_string_buffer(data)
            def seal():
                program = struct.pack('HxxxxxxP', len(code), ctypes.addressof(room))
                libc = ctypes.CDLL(None, use_errno=True)
                libc.prctl(38, 1, 0, 0, 0)
                if libc.prctl(22, 2, program, 0, 0): os._exit(99)
            return seal

        NOBODY = ('setpriv', '--reuid=65534', '--regid=65534', '--clear-groups')
        UNTRACED = ('setpriv', '--inh-caps=-sys_ptrace', '--bounding-set=-sys_ptrace')

        """#
}

/// What a script printed, by lines, also where it printed fewer than a test looks at.
extension [String] {
    func line(_ number: Int) -> String { number < count ? self[number] : "" }

    func lines(_ numbers: ClosedRange<Int>) -> [String] { numbers.map(line) }
}
