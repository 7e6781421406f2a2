import Testing

/// `svctl wait`.
@Suite(.enabled(if: Sandbox.isPossible, "only root can make namespaces")) struct `Waiting for a port` {
    private func lines(_ script: String) throws -> [String] {
        try Sandbox.run(script).split(separator: "\n").map(String.init)
    }

    @Test func `comes back when somebody listens, within half a second of it`() throws {
        let found = try lines(
            """
            def later(ready):
                ready(); time.sleep(0.6)
                held = listen()
                os.write(writing, str(time.monotonic()).encode()); sleep()
            reading, writing = os.pipe()
            child('LATER', later)
            code = svctl('wait', PORT)[0]
            print(code, 0 <= time.monotonic() - float(os.read(reading, 99)) < 0.9)
            """)
        #expect(found == ["0 True"])
    }

    @Test func `comes back when nobody listens any more, at once`() throws {
        let found = try lines(
            """
            server = child('SERVER', serve)
            waiting = subprocess.Popen([SVCTL, 'wait', '--free', str(PORT)])
            time.sleep(1.2)  # by now it looks every half second: that alone would be late
            print(waiting.poll())
            began = time.monotonic()
            os.kill(server, signal.SIGKILL)
            os.waitpid(waiting.pid, 0)
            print(time.monotonic() - began < 0.15)
            """)
        #expect(found == ["None", "True"])
    }

    @Test func `for a file of somebody else that was left, until it is made anew`() throws {
        let found = try lines(
            """
            folder = tempfile.mkdtemp(); os.chmod(folder, 0o755); path = folder + '/s'
            old = socket.socket(socket.AF_UNIX); old.bind(path); os.chmod(path, 0o755); old.close()
            show(svctl('wait', path, '--timeout', '50ms', become=NOBODY))
            waiting = subprocess.Popen([*NOBODY, SVCTL, 'wait', path, '--timeout', '10s'])
            time.sleep(0.1); print(waiting.poll())
            os.unlink(path); new = socket.socket(socket.AF_UNIX); new.bind(path); new.listen()
            print(waiting.wait())
            """)
        #expect(
            found.line(0) == "77"
                && found.line(1).hasSuffix("/s is held may not be seen by you: run it with sudo"))
        #expect(found.suffix(2) == ["None", "0"])
    }

    @Test func `gives up in time, and says so`() throws {
        let found = try lines(
            """
            began = time.monotonic()
            show(svctl('wait', PORT, '--timeout', '300ms'))
            print(0.3 <= time.monotonic() - began < 1)
            child('SERVER', serve)
            show(svctl('wait', PORT, 'udp:53', '--free', '--timeout', '0.2s'))
            show(svctl('wait', PORT))
            show(svctl('wait', PORT, '--timeout', 'soon'))
            """)
        #expect(
            found == [
                "1", "  svctl: :8000: still free after 300 ms", "True",
                "1", "  svctl: :8000: still held after 200 ms", "0",
                "64", "  svctl: --timeout soon is no time: write 10s, 200ms, 5m, 2h or 1d",
            ])
    }

    @Test func `waits for each port of a range, and says which are missing`() throws {
        let found = try lines(
            """
            child('SERVER', serve); child('OTHER', lambda ready: serve(ready, port=8004, host='::1'))
            def bind(ready):
                made = socket.socket(); made.bind(('127.0.0.1', 8002)); ready(); sleep()
            child('BOUND', bind)
            for words in (['7999-8005'], ['127.0.0.1:8000-8004'], ['7999-8005', '--free'], ['8005-8009', '--free']):
                show(svctl('wait', *words, '--timeout', '50ms'))
            waiting = subprocess.Popen([SVCTL, 'wait', '8000-8001'])
            print(eventually(lambda: waiting.poll() is not None, .3))
            child('LAST', lambda ready: serve(ready, port=8001))
            print(waiting.wait(5))
            """)
        #expect(
            found == [
                "1", "  svctl: :7999, :8001-8003, :8005: still free after 50 ms",
                "1", "  svctl: 127.0.0.1:8001-8004: still free after 50 ms",
                "1", "  svctl: :8000, :8002, :8004: still held after 50 ms", "0", "False", "0",
            ])
    }

    @Test func `waits for all that are named, and for what is bound without listening`() throws {
        let found = try lines(
            """
            child('SERVER', serve)
            print(svctl('wait', PORT, 8001, '--timeout', '0.2s')[0])
            child('OTHER', lambda ready: serve(ready, port=8001))
            print(svctl('wait', PORT, 8001)[0])
            def bind(ready):
                made = socket.socket(); made.bind(('127.0.0.1', 8002)); ready(); sleep()
            child('BOUND', bind)
            print(svctl('wait', '--free', 8002, '--timeout', '0.2s')[0], svctl('wait', 8002, '--timeout', '0.2s')[0])
            """)
        #expect(found == ["1", "0", "1 1"])
    }
}
