import Glibc
import Testing

@testable import LinuxKernel

extension KernelObjects {
    /// Each test runs twice: with clone3(2), and the way that is taken where it is filtered away.
    struct Spawning {
        @Test(arguments: [false, true])
        func `LISTEN_PID is the child's own number in plain digits, once`(avoidsClone3: Bool) throws {
            var program = shell("echo $$; tr '\\0' '\\n' < /proc/$$/environ")
            program.environment = ["LISTEN_FDS=1", "LISTEN_PID=1", "PATH=/usr/bin:/bin"]
            program.announcesListeners = true
            program.avoidsClone3 = avoidsClone3
            let lines = try run(program).output.split(separator: "\n")
            #expect(lines.count == 4)
            #expect(Set(lines.dropFirst()) == ["LISTEN_FDS=1", "PATH=/usr/bin:/bin", "LISTEN_PID=\(lines[0])"])
        }

        @Test(arguments: [false, true])
        func `the environment is exactly what is given`(avoidsClone3: Bool) throws {
            var program = Program(path: "/usr/bin/env")
            program.environment = ["B=2", "A=a=b", "EMPTY=", "ÜMLAUT=ß\nline", "LISTEN_PID=1"]
            program.avoidsClone3 = avoidsClone3
            #expect(try run(program).output == "B=2\nA=a=b\nEMPTY=\nÜMLAUT=ß\nline\nLISTEN_PID=1\n")
            program.environment = []
            #expect(try run(program) == FinishedProgram(output: "", end: .exited(0)))
        }

        @Test(arguments: [false, true])
        func `only the standard streams and what is passed are open, each in its place`(avoidsClone3: Bool) throws {
            try leavingNothingOpen {
                let pipe = try Pipe()
                let leaky = try pipe.writing.duplicate()
                try leaky.setInherited(true)  // even what exec would keep does not come through
                let listener = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: 0)), backlog: 5)
                var program = Program(path: "/bin/cat")
                program.avoidsClone3 = avoidsClone3
                // the later number first, so that each sits where the other has to go
                let child = try WaitingProgram(
                    program, passing: [listener.descriptor.number, pipe.reading.number, pipe.reading.number])
                let open = child.descriptors
                let read = Files.linkTarget("/proc/self/fd/\(pipe.reading.number)")
                #expect(open.keys.sorted() == [0, 1, 2, 3, 4, 5])
                #expect(open[3] == "socket:[\(listener.inode)]")
                #expect((open[4], open[5]) == (read, read))
            }
        }

        @Test func `what sits in the places already may stay or be swapped`() throws {
            var fillers: [FileHolder] = []
            while !isOpen(3) || !isOpen(4) { fillers.append(try FileHolder("/dev/zero")) }
            let third = Files.linkTarget("/proc/self/fd/3"), fourth = Files.linkTarget("/proc/self/fd/4")
            let swapped = try WaitingProgram(passing: [4, 3]).descriptors
            #expect((swapped[3], swapped[4], swapped.count) == (fourth, third, 5))
            // dup2 onto itself would leave it to be closed by exec
            let same = try WaitingProgram(passing: [3, 4]).descriptors
            #expect((same[3], same[4], same.count) == (third, fourth, 5))
        }

        @Test(arguments: [false, true])
        func `it leads a session and a group of its own`(avoidsClone3: Bool) throws {
            var program = Program(path: "/bin/cat")
            program.avoidsClone3 = avoidsClone3
            let child = try WaitingProgram(program)
            let fields = try child.statistics()
            #expect(fields[1] == "\(ThisProcess.pid)")
            #expect((fields[2], fields[3]) == ("\(child.process.pid)", "\(child.process.pid)"))
        }

        @Test(arguments: [false, true])
        func `no signal is blocked or ignored in it, and the parent's stay as they were`(avoidsClone3: Bool) throws {
            let ignored = [SIGPIPE, SIGHUP, SIGUSR1, 40]
            var blocked = sigset_t(), before = sigset_t(), after = sigset_t()
            unsafe sigemptyset(&blocked)
            unsafe sigaddset(&blocked, SIGUSR2)
            unsafe pthread_sigmask(SIG_SETMASK, &blocked, &before)
            for number in ignored { SignalQueue.ignore(number) }
            defer {
                unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
                for number in ignored where number != SIGPIPE { signal(number, SIG_DFL) }
            }
            var program = Program(path: "/bin/cat")
            program.avoidsClone3 = avoidsClone3
            let child = try WaitingProgram(program)
            for name in ["SigBlk", "SigIgn", "SigCgt", "SigPnd", "ShdPnd"] {
                let signals = try child.status(name)
                #expect(signals == "0000000000000000", "\(name)")
            }
            unsafe pthread_sigmask(SIG_SETMASK, nil, &after)
            #expect(unsafe sigismember(&after, SIGUSR2) == 1)
            #expect(unsafe sigismember(&after, SIGTERM) == 0)
        }

        @Test(arguments: [false, true])
        func `it starts in its folder with its umask`(avoidsClone3: Bool) throws {
            var program = Program(path: "/bin/cat")
            program.directory = "/usr/bin"
            program.umask = 0o137
            program.avoidsClone3 = avoidsClone3
            let child = try WaitingProgram(program)
            #expect(try child.status("Umask") == "0137")
            #expect(Files.linkTarget("/proc/\(child.process.pid)/cwd") == "/usr/bin")
            let plain = try WaitingProgram()
            #expect(Files.linkTarget("/proc/\(plain.process.pid)/cwd") == ThisProcess.folder)
        }

        @Test func `it may have as many files open as its program says, and else as many as the parent`() throws {
            func limit(of program: Program) throws -> String? {
                let child = try WaitingProgram(program)
                let text = String(
                    decoding: try Files.read("/proc/\(child.process.pid)/limits", limit: 65536), as: UTF8.self)
                let line = text.split(separator: "\n").first { $0.hasPrefix("Max open files") }
                return line?.split(separator: " ").dropFirst(3).first.map(String.init)
            }
            var program = Program(path: "/bin/cat")
            program.openFileLimit = 123
            #expect(try limit(of: program) == "123")
            let own = String(ThisProcess.raiseOpenFileLimit())
            #expect(try limit(of: Program(path: "/bin/cat")) == String(ThisProcess.raiseOpenFileLimit()))
            program.openFileLimit = UInt64(own)
            #expect(try limit(of: program) == own)
        }

        @Test func `an environment as long as the kernel takes is no danger to the stack`() throws {
            var program = Program(path: "/usr/bin/env")
            program.environment = (0..<70_000).map { "V\($0)=" }
            let null = try Files.open("/dev/null", .appending)
            let child = try Spawn.start(program, output: null.number)
            #expect(try outcome(of: child.report) == .running)
            #expect(try end(of: child.process) == .exited(0))
            program.environment = (0..<300_000).map { "V\($0)=" }
            let tooLong = try Spawn.start(program)
            #expect(try outcome(of: tooLong.report) == .failed(.init(stage: .execute, code: E2BIG)))
            #expect(try end(of: tooLong.process) == .exited(127))
        }

        @Test func `the report is pending until exec`() throws {
            try leavingNothingOpen {
                let silent = try Pipe()
                #expect(Spawn.outcome(silent.reading) == .pending)
            }
        }
    }
}

/// A descriptor in an array, which takes no value that cannot be copied.
private final class FileHolder {
    let descriptor: Descriptor
    init(_ path: String) throws { descriptor = try Files.open(path, .reading) }
}
