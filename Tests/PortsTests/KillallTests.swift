import LinuxKernel
import Testing

@testable import Ports

/// Names that processes go by.
@Suite struct `A process is called` {
    private func names(_ program: String?, _ arguments: [String]) -> [String] {
        ProcessNames(program, arguments).names.map { String(decoding: $0.name, as: UTF8.self) }
    }

    @Test func `by its program, whole, also when that was replaced`() {
        #expect(names("/usr/bin/a-name-of-more-than-15-bytes", ["x"]) == ["a-name-of-more-than-15-bytes", "x"])
        #expect(names("/usr/sbin/nginx (deleted)", ["nginx"]) == ["nginx"])
        #expect(names("/usr/sbin/nginx", ["nginx: master process /usr/sbin/nginx"]).first == "nginx")
        #expect(
            names("/usr/bin/python3", ["gunicorn: master [a/b]"]) == ["python3", "gunicorn", "gunicorn: master [a/b]"])
        #expect(names("/usr/sbin/sshd", ["sshd: root@pts/0"]) == ["sshd", "sshd: root@pts/0"])
        #expect(names(nil, ["/opt/web"]) == ["web"])
        #expect(names("/bin/bash", ["-bash"]) == ["bash"])
        #expect(names("/bin/cat", []) == ["cat"] && names(nil, []) == [] && names(nil, [""]) == [])
    }

    @Test(arguments: [
        (["python3", "/srv/bin/gunicorn", "app"], "gunicorn"), (["python3", "-u", "-W", "error", "web.py"], "web.py"),
        (["python3.11", "-X", "dev", "./x"], "x"), (["/bin/sh", "/etc/run.sh"], "run.sh"),
        (["node", "--require", "./hook.js", "server.js"], "server.js"), (["perl", "a.pl", "b.pl"], "a.pl"),
        (["python3", "-O", "app.py", "8000"], "app.py"), (["python3", "-IS", "-Wd", "app.py"], "app.py"),
        (["bash", "-eo", "pipefail", "run.sh", "x"], "run.sh"), (["ruby", "-I", "lib", "a.rb"], "a.rb"),
        (["perl", "-MFile::Temp", "-w", "a.pl"], "a.pl"), (["ruby", "-W:no-deprecated", "a.rb"], "a.rb"),
        (["deno", "run", "--allow-net", "x.ts"], "x.ts"),
        (["node", "--unhandled-rejections", "strict", "n.js"], "n.js"),
        (["fish", "-x", "a.fish"], "a.fish"),
        (["php", "-d", "a=b", "a.php", "c"], "a.php"), (["bash", "-x", "--", "run.sh"], "run.sh"),
    ])
    func `by its script, under an interpreter`(_ arguments: [String], _ script: String) {
        let found = ProcessNames("/usr/bin/" + (arguments[0].split(separator: "/").last ?? ""), arguments)
        #expect(found.names.last?.name == Array(script.utf8) && found.names.last?.kind == .script)
        #expect(found.match { $0 == Array(script.utf8) } == .script)
    }

    @Test func `by the script of the shell that busybox is called as`() {
        #expect(names("/bin/busybox", ["sh", "-e", "x.sh"]) == ["busybox", "sh", "x.sh"])
        #expect(names("/bin/busybox", ["cat", "x.sh"]) == ["busybox", "cat"])
    }

    @Test func `by no word that is an option, a module, a text, or another program's argument`() {
        #expect(names("/usr/bin/python3", ["python3", "-c", "print()"]) == ["python3"])
        #expect(names("/usr/bin/python3", ["python3", "-m", "http.server"]) == ["python3"])
        #expect(names("/usr/bin/vim", ["vim", "/srv/bin/gunicorn"]) == ["vim"])
        #expect(names("/usr/bin/python3", ["python3", "-u"]) == ["python3"])
        for words in [
            "bash -lc x>/log/nginx", "sh -ec /x/nginx", "perl -le /x/nginx", "node -pe /x/nginx", "python3 -Bc /nginx",
        ] {
            let words = words.split(separator: " ").map(String.init)
            #expect(names("/usr/bin/\(words[0])", words) == [words[0]])
        }
    }
}

extension ProcessNames {
    fileprivate init(_ program: String?, _ arguments: [String]) {
        self.init(program: program.map { Array($0.utf8) }, arguments: arguments.map { Array($0.utf8) })
    }
}

/// `svctl killall`, in a world where there is nobody else.
@Suite(.enabled(if: Sandbox.isPossible, "only root can make namespaces")) struct `Ending by name` {
    /// Programs with names that nothing else has: copies of sleep(1).
    private static let programs = #"""
        place = tempfile.mkdtemp()
        def program(name, *words, called=None, user=None):
            path = f'{place}/{name}'
            if not os.path.exists(path):
                with open('/bin/sleep', 'rb') as one, open(path, 'wb') as other: other.write(one.read())
                os.chmod(path, 0o755)
            os.chmod(place, 0o755)
            pid = os.fork()
            if pid == 0:
                os.setsid()
                if user: os.setresgid(user, user, user); os.setresuid(user, user, user)
                os.execv(path, [called or path, '60'])
            eventually(lambda: os.readlink(f'/proc/{pid}/exe') == path)
            return pid
        def living(*pids): return [alive(pid) for pid in pids]

        """#

    private func lines(_ script: String, _ arguments: [String] = []) throws -> [String] {
        try Sandbox.run(Self.programs + script, arguments).split(separator: "\n").map(String.init)
    }

    @Test func `ends every process of that whole name and nobody else`() throws {
        let found = try lines(
            """
            meant = [program('svctltest-with-a-long-name') for _ in range(3)]
            other = [program('svctltest-with-a-long-name2'), program('svctltest-with-a')]
            print(svctl('killall', 'svctltest-with-a-long-name', '--yes', '-w')[0], living(*meant), living(*other))
            """)
        #expect(found == ["0 [False, False, False] [True, True]"])
    }

    @Test func `counts parts of seconds, takes no time for -y, and no other container's table`() throws {
        let found = try lines(
            """
            born = time.monotonic()
            pid = program('svctltest-young')
            eventually(lambda: time.monotonic() - born > .3)
            print(svctl('killall', '-n', '-o', '200ms', 'svctltest-young')[0])
            print(svctl('killall', '-n', '--younger-than', '200ms', 'svctltest-young')[0])
            print(svctl('killall', '-y', '1h', 'svctltest-young')[0], living(pid))
            print(ask('unshare', '--pid', '--fork', SVCTL, 'killall', '-y', 'svctltest-young')[0], living(pid))
            """)
        #expect(found == ["0", "1", "64 [True]", "71 [True]"])
    }

    @Test func `says that nobody is meant`() throws {
        let found = try lines(
            """
            show(svctl('killall', 'svctltest-nobody', '--yes'))
            show(svctl('killall', '-q', 'svctltest-nobody', '-y'))
            """)
        #expect(found == ["1", "  svctl: no process is called svctltest-nobody", "1"])
    }

    @Test func `says of each name that it met nobody, and sends to those of the others`() throws {
        let found = try lines(
            """
            one, other = program('svctltest-met'), program('svctltest-two', called='svctltest-also')
            names[other] = 'OTHER'
            show(svctl('killall', 'svctltest-two', 'svctltest-nobody', '-0', 'svctltest-none', '-q'))
            print(svctl('killall', '-0', '-q', 'svctltest-two', 'svctltest-also')[0])
            result = svctl('killall', '-y', '-w', 'svctltest-met', 'svctltest-nobody', '/svctltest/nobody', '-v')
            print(result[0], result[1].splitlines()[:2], living(one, other))
            print(ask('killall', '-0', 'svctltest-two', 'svctltest-nobody')[0])
            """)
        #expect(
            found == [
                "1", "  OTHER  root  svctltest-also 60", "0",
                "1 ['svctl: no process is called svctltest-nobody', "
                    + "'svctl: no process runs /svctltest/nobody, and there is no such file'] [False, True]",
                "1",
            ])
    }

    @Test func `takes a name with a slash for the file that is run`() throws {
        let found = try lines(
            """
            os.makedirs(place + '/x')
            one, other = program('svctltest-path'), program('x/svctltest-path')
            os.chdir(place); os.symlink('svctltest-path', 'svctltest-link')
            for name in ('./svctltest-link', place + '/svctltest-path', 'x/../svctltest-path', 'x/svctltest-path'):
                print(named(svctl('killall', '-n', name)[1]).split()[0] == str(one), end=' ')
            print(svctl('killall', '-y', '-w', './svctltest-link')[0], living(one, other))
            os.remove('x/svctltest-path')
            print(svctl('killall', '-y', '-w', place + '/x/svctltest-path')[0], living(other))
            with open('x/svctltest-script', 'w') as file: file.write('import time; time.sleep(60)')
            script = subprocess.Popen([sys.executable, '-u', place + '/x/svctltest-script'])
            # This one was told from another folder.
            short = subprocess.Popen([sys.executable, '-u', 'svctltest-script'], cwd='x')
            for one in (script, short): eventually(lambda: b'svctltest' in open(f'/proc/{one.pid}/cmdline', 'rb').read())
            print(svctl('killall', '-n', './svctltest-script')[0], svctl('killall', '-y', 'x/svctltest-script')[0])
            print(script.wait(5), short.wait(5))
            os.rename(place + '/svctltest-path', place + '/svctltest-old'); third = program('svctltest-path')
            lost = subprocess.Popen([sys.executable, '-c', '''if True:
                import ctypes, threading, time
                threading.Thread(target=time.sleep, args=(60,)).start(); ctypes.CDLL(None).pthread_exit(None)'''])
            eventually(lambda: open(f'/proc/{lost.pid}/stat').read().split()[2] == 'Z')
            print(str(lost.pid) in svctl('killall', '-n', sys.executable)[1], svctl('killall', '-n', './svctltest-path')[1].split()[0] == named(str(third)))
            """)
        #expect(found == ["True True True False 0 [False, True]", "0 [False]", "1 0", "-15 -15", "True True"])
    }

    @Test func `compares names that are no text byte for byte, and prints them escaped`() throws {
        let found = try lines(
            #"""
            pid = program('svctltest-\udcff')
            composed, other = program('svctltest-\u00e9'), program('svctltest-e\u0301')
            result = svctl('killall', '-n', 'svctltest-\udcff')
            print(result[0], result[1].rstrip().endswith(r'/svctltest-\xff 60'), len(result[1].splitlines()))
            show(svctl('killall', '-y', 'svctltest-\udcfe', 'svctltest-\udcff\udcff'))
            # Beside a path the words of all are read, and not of those alone in which the bytes stand.
            for name in ('svctltest-\u00e9', 'svctltest-\udcfe'):
                print(len(svctl('killall', '-0', '-q', name, './svctltest-nobody')[1].splitlines()))
            print(svctl('killall', '-y', '-w', 'svctltest-\udcff', 'svctltest-e\u0301')[0], living(pid, composed, other))
            """#)
        #expect(
            found == [
                "0 True 1", "1", #"  svctl: no process is called svctltest-\xfe"#,
                #"  svctl: no process is called svctltest-\xff\xff"#, "1", "0", "0 [False, True, False]",
            ])
    }

    @Test func `that has become another program while it was asked is not meant`() throws {
        let found = try lines(
            #"""
            import pty
            reading, writing = os.pipe()
            path = place + '/morph9'; import shutil; shutil.copy('/bin/sh', path)
            morph = os.posix_spawn(path, [path, '-c', 'read go; exec /bin/sleep 60'], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, reading, 0)])
            eventually(lambda: svctl('killall', '-0', 'morph9')[0] == 0)
            pid, terminal = pty.fork()
            if pid == 0: os.execv(SVCTL, [SVCTL, 'killall', '-9', '-v', 'morph9'])
            said = b''
            while b'[y/N]' not in said: said += os.read(terminal, 4096)
            os.write(writing, b'\n')
            eventually(lambda: os.readlink(f'/proc/{morph}/exe') != path)
            os.write(terminal, b'y\n')
            with contextlib.suppress(OSError):
                while more := os.read(terminal, 4096): said += more
            print(alive(morph), b'has ended already' in said); os.kill(morph, 9)
            """#)
        #expect(found == ["True True"])
    }

    @Test func `of which the number is another's by now is not that other`() throws {
        let named = try NamedProcesses(NamedProcesses.Question(names: [Array("cat".utf8)]))
        #expect(named.matches([1, ThisProcess.pid]) == [] && !named.isMeant(ThisProcess.pid))
    }

    @Test func `more than it may have open, and by names longer than what is read of most`() throws {
        let found = try lines(
            """
            import resource
            few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 4096))
            many = [program('many8', '60') for _ in range(100)]
            print(svctl('killall', '--yes', '-q', '-w', 'many8', seal=few)[0], [one for one in many if alive(one)])
            folder = place + '/' + '/'.join(['d' * 200] * 3); os.makedirs(folder)
            path = folder + '/longest'; os.symlink('/bin/sleep', place + '/s')
            import shutil; shutil.copy('/bin/sleep', path)
            deep = os.posix_spawn(path, [path, '60'], os.environ)
            script = folder + '/script_tail'
            with open(script, 'w') as file: file.write('import time; time.sleep(60)')
            shell = os.posix_spawn('/usr/bin/python3', ['python3', '-X', 'a' * 600, script], os.environ)
            eventually(lambda: b'tail' in open(f'/proc/{shell}/cmdline', 'rb').read())
            for name in ('longest', 'script_tail', 'script', 'd' * 112): print(name[:11], svctl('killall', '-s', '0', name)[0])
            for one in (deep, shell): os.kill(one, 9)
            """)
        #expect(found == ["0 []", "longest 0", "script_tail 0", "script 1", "ddddddddddd 1"])
    }

    @Test func `asks, and does nothing where nobody can be asked`() throws {
        let found = try lines(
            """
            one = program('svctltest-asked')
            names[one] = 'ONE'
            show(svctl('killall', 'svctltest-asked'))
            print(living(one), svctl('killall', '-n', 'svctltest-asked')[0], svctl('killall', '-0', 'svctltest-asked')[0])
            print(living(one))
            """)
        #expect(found.first == "64" && found.contains { $0.hasPrefix("  ONE  root  /tmp/") })
        #expect(found.suffix(2) == ["[True] 0 0", "[True]"])
    }

    /// A program of which the other threads go on when the first has ended.
    private static let headless = #"""
        def headless(name, user=None):
            script = f'{place}/{name}'
            with open(script, 'w') as file: file.write('''if True:
                import ctypes, threading, time
                threading.Thread(target=time.sleep, args=(60,)).start()
                ctypes.CDLL(None).syscall(60, 0)''')
            os.chmod(place, 0o755)
            one = subprocess.Popen([sys.executable, script], user=user)
            eventually(lambda: 'Z' in open(f'/proc/{one.pid}/stat').read().rpartition(')')[2])
            return one

        """#

    @Test func `finds a process of which the first thread has ended`() throws {
        let found = try lines(
            Self.headless + """
                mine, his = headless('svctltest-headless'), headless('svctltest-headless', user=65534)
                end = subprocess.Popen(['/bin/true'])
                eventually(lambda: not alive(end.pid))
                result = svctl('killall', '-n', 'svctltest-headless', become=NOBODY)
                print(result[0], 'svctltest-headless' in result[1], svctl('killall', '-0', 'true')[0])
                print(svctl('killall', '-y', '-w', 'svctltest-headless')[0], mine.wait(5), his.wait(5))
                """)
        #expect(found == ["0 True 1", "0 -15 -15"])
    }

    @Test func `finds who shows nothing but the name the kernel has of it`() throws {
        let found = try lines(
            """
            with open(place + '/x', 'w') as file: file.write('''if True:
                import ctypes, tempfile, time
                # The same page from a file: words the kernel reads out of a process's own memory alone.
                page = int(open('/proc/self/stat').read().rpartition(') ')[2].split()[45]) // 4096 * 4096
                libc = ctypes.CDLL(None)
                libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
                with tempfile.TemporaryFile() as file:
                    file.write(ctypes.string_at(page, 4096)); file.flush()
                    libc.mmap(page, 4096, 3, 0x12, file.fileno(), 0)  # PRIVATE, FIXED
                libc.prctl(15, b'svctltest-bare', 0, 0, 0)
                time.sleep(60)''')
            os.chmod(place, 0o755)
            # Variables enough to keep the words away from the page that the program runs on.
            one = subprocess.Popen([sys.executable, place + '/x'], env={f'V{i}': '' for i in range(1500)}, user=65534)
            pid = one.pid
            eventually(lambda: 'svctltest-bare' in open(f'/proc/{pid}/stat').read())
            print(alive(pid), open(f'/proc/{pid}/cmdline').read() == '', svctl('killall', '-n', 'svctltest-bare', '-f')[0])
            result = svctl('killall', '-n', 'svctltest-bare', '-f', become=UNTRACED)
            print(result[0], 'root lacks the capability CAP_SYS_PTRACE here: the programs of ' in result[1])
            """)
        #expect(found == ["True True 1", "0 True"])
    }

    @Test func `finds a script under its interpreter, and not who has its name as an argument`() throws {
        let found = try lines(
            """
            script = place + '/svctltest-gunicorn'
            with open(script, 'w') as file: file.write('import time; time.sleep(60)')
            one = subprocess.Popen([sys.executable, '-u', script])
            other = subprocess.Popen(['tail', '-f', script], stdout=subprocess.DEVNULL)
            eventually(lambda: b'svctltest' in open(f'/proc/{one.pid}/cmdline', 'rb').read())
            print(svctl('killall', '-y', '-v', 'svctltest-gunicorn')[0], one.wait(5), alive(other.pid))
            """)
        #expect(found == ["0 -15 True"])
    }

    @Test func `sends the signal it was told, KILL only then`() throws {
        let found = try lines(
            """
            def deaf(ready):
                signal.signal(signal.SIGTERM, signal.SIG_IGN); ready(); sleep()
            with open('/bin/sleep', 'rb') as one, open(place + '/svctltest-deaf', 'wb') as other: other.write(one.read())
            os.chmod(place + '/svctltest-deaf', 0o755)
            pid = os.fork()
            if pid == 0:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                os.execv(place + '/svctltest-deaf', ['svctltest-deaf', '60'])
            eventually(lambda: 'svctltest' in os.readlink(f'/proc/{pid}/exe'))
            print(svctl('killall', '-y', 'svctltest-deaf')[0], alive(pid))
            print(svctl('killall', '-9', '-y', '-w', 'svctltest-deaf')[0], alive(pid))
            users = program('svctltest-usr1')
            print(svctl('killall', '-s', 'USR1', '-yw', 'svctltest-usr1')[0], alive(users))
            print(svctl('killall', '-NOSUCH', '-y', 'svctltest-usr1')[0])
            """)
        #expect(found == ["0 True", "0 False", "0 False", "64"])
    }

    @Test func `picks by user, age and pattern`() throws {
        let found = try lines(
            """
            mine, his = program('svctltest-a1'), program('svctltest-a2', user=65534)
            print(svctl('killall', '-y', '-w', '-r', '^svctltest-a[0-9]$', '-u', 'nobody')[0], living(mine, his))
            print(svctl('killall', '-y', 'svctltest-a1', '--older-than', '1h')[0], living(mine))
            print(svctl('killall', '-y', 'svctltest-a1', '--younger-than', '1h', '-w')[0], living(mine))
            print(svctl('killall', '-y', '-r', 'svctltest-(')[0], svctl('killall', '-y', 'x', '-u', 'no such user')[0])
            """)
        #expect(found == ["0 [True, False]", "1 [True]", "0 [False]", "64 67"])
    }

    @Test func `ends no other user's process that only calls itself so`() throws {
        let found = try lines(
            """
            disguised = program('svctltest-plain', called='svctltest-victim', user=65534)
            own = program('svctltest-plain', called='svctltest-victim')
            result = svctl('killall', '-y', '-w', 'svctltest-victim')
            print(result[0], living(disguised, own), 'only calls itself so' in result[1])
            print(svctl('killall', '-y', '-w', '-f', 'svctltest-victim')[0], living(disguised))
            """)
        #expect(found == ["0 [True, False] True", "0 [False]"])
    }

    @Test func `is refused for another user's processes`() throws {
        let found = try lines(
            """
            one = program('svctltest-root')
            result = svctl('killall', '-y', 'svctltest-root', '--force', become=NOBODY)
            print(result[0], living(one), 'belongs to root' in result[1])
            result = svctl('killall', '-y', 'svctltest-root', become=NOBODY)
            print(result[0], 'which belongs to root (run it with sudo)' in result[1], '--force' in result[1])
            """)
        #expect(found == ["77 [True] True", "77 True False"])
    }

    @Test func `never means itself nor what it was started by`() throws {
        let found = try lines(
            """
            os.symlink(SVCTL, place + '/svctltest-self')
            done = subprocess.run([sys.executable, '-c', f'''
            import subprocess, sys
            print(subprocess.run(["{SVCTL}", "killall", "-y", "{os.path.basename(os.path.realpath(sys.executable))}",
                                  "svctl"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode)
            '''.replace('            ', '').replace(chr(10) + ' ' * 22, ' ')], stdout=subprocess.PIPE, text=True)
            # pid 1 is started by nobody it could mean; all others of that name are above it.
            print(done.returncode, done.stdout.strip())
            """)
        #expect(found == ["0 1"])
    }

    @Test func `leaves other namespaces alone, unless that is asked for`() throws {
        let found = try lines(
            """
            def away(ready):
                ctypes.CDLL(None).unshare(0x40000000)
                os.setpgid(0, 0)
                ready()
                os.execv(place + '/svctltest-away', ['svctltest-away', '60'])
            program_file = program('svctltest-away')
            os.kill(program_file, 9)
            pid = child('AWAY', away, session=False)
            eventually(lambda: 'svctltest' in os.readlink(f'/proc/{pid}/exe'))
            eventually(lambda: not alive(program_file))
            show(svctl('killall', '-y', 'svctltest-away')); print(alive(pid))
            print(svctl('killall', '-y', '-w', 'svctltest-away', '--all-namespaces')[0], alive(pid))
            os.kill(program('svctltest-nested'), 9)
            nested = subprocess.Popen(['unshare', '--pid', '--fork', place + '/svctltest-nested', '60'])
            eventually(lambda: children(nested.pid))
            inside = children(nested.pid)[0]
            names[inside] = 'NESTED'
            eventually(lambda: 'svctltest' in os.readlink(f'/proc/{inside}/exe'))
            for become in ((), UNTRACED):
                result = svctl('killall', '-y', 'svctltest-nested', become=become)
                print(result[0], 'left alone: NESTED' in result[1], nested.poll())
            """)
        #expect(
            found == [
                "1",
                "  left alone: AWAY  root  svctltest-away 60, in another container or network namespace "
                    + "(--all-namespaces)", "True", "0 False",
                "1 True None", "1 True None",
            ])
    }

    @Test func `escapes what processes call themselves`() throws {
        let found = try lines(
            #"""
            program('svctltest-esc', called='svctltest-esc\n1  root  forged\x1b[2J')
            result = svctl('killall', '-n', 'svctltest-esc')
            print(result[0], len(result[1].splitlines()), '\x1b' in result[1])
            """#)
        #expect(found == ["0 1 False"])
    }
}
