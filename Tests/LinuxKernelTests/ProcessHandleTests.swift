import Glibc
import Testing

@testable import LinuxKernel

extension KernelObjects {
    struct ProcessHandles {
        @Test func `an exit code is reaped once, and then the child is nobody's`() throws {
            try leavingNothingOpen {
                let child = try Spawn.start(shell("exit 42"))
                #expect(try end(of: child.process) == .exited(42))
                #expect(throws: Errno(ECHILD, in: "waitid")) { try child.process.reap() }
                #expect(throws: Errno(ESRCH, in: "pidfd_send_signal")) { try child.process.send(SIGTERM) }
            }
        }

        @Test func `a signal that is sent is the one it dies of`() throws {
            let child = try Spawn.start(shell("exec sleep 600"))
            #expect(try outcome(of: child.report) == .running)
            #expect(try child.process.reap() == nil)
            try child.process.send(SIGUSR1)
            #expect(try end(of: child.process) == .killed(signal: SIGUSR1, dumpedCore: false))
        }

        @Test func `a stopped process has not ended`() throws {
            let child = try Spawn.start(shell("exec sleep 600"))
            #expect(try outcome(of: child.report) == .running)
            try child.process.send(SIGSTOP)
            // stopped, as its parent sees it, before the question
            var information = unsafe siginfo_t()
            #expect(unsafe waitid(P_PID, id_t(child.process.pid), &information, WSTOPPED | WNOWAIT) == 0)
            #expect(!becomesReadable(child.process.descriptor.number, withinMilliseconds: 0))
            #expect(try child.process.reap() == nil)
            try child.process.send(SIGKILL)
            #expect(try end(of: child.process) == .killed(signal: SIGKILL, dumpedCore: false))
        }

        @Test func `a core file is told where the kernel writes one`() throws {
            try withTemporaryFolder { folder in
                let pattern = try Files.read("/proc/sys/kernel/core_pattern", limit: 4096)
                let writesOne = pattern.first == UInt8(ascii: "c")  // plain `core`, into the folder of the process
                for (limit, dumped) in [("0", false), ("unlimited", writesOne)] {
                    var program = shell("ulimit -c \(limit); kill -ABRT $$")
                    program.directory = folder
                    let child = try Spawn.start(program)
                    #expect(try end(of: child.process) == .killed(signal: SIGABRT, dumpedCore: dumped))
                }
            }
        }

        @Test(arguments: [false, true])
        func `a signal to the group reaches those the leader left behind`(byNumber: Bool) throws {
            let pipe = try Pipe()
            let reading = pipe.reading
            let child = try spawnWriting("sleep 600 & echo $!; exit 3", to: pipe.writing)
            guard becomesReadable(reading.number), case .bytes(let bytes) = try reading.read(atMost: 64) else {
                throw Late(description: "no number of the one left behind")
            }
            let number = try #require(Int32(String(decoding: bytes, as: UTF8.self).filter(\.isNumber)))
            let leftBehind = try ProcessHandle(of: number)
            defer { try? leftBehind.send(SIGKILL) }
            #expect(try end(of: child.process) == .exited(3))
            if byNumber { child.process.killGroupByNumber(SIGKILL) } else { child.process.killGroup(SIGKILL) }
            #expect(becomesReadable(leftBehind.descriptor.number))
            child.process.killGroup(SIGKILL)  // nobody is left: fine
        }

        @Test func `no process is ESRCH, and never stands for all there are`() throws {
            #expect(throws: Errno(ESRCH, in: "pidfd_open")) { _ = try ProcessHandle(of: 4_194_304 - 1) }
            #expect(throws: Errno(EINVAL, in: "pidfd_open")) { _ = try ProcessHandle(of: 0) }
        }

        private func spawnWriting(_ script: String, to output: consuming Descriptor) throws -> Child {
            try Spawn.start(shell(script), output: output.number)
        }
    }
}
