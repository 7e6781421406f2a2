import Glibc
import Testing

@testable import LinuxKernel

/// Where the handler below writes to, and the one process that may run it; set before it is installed.
nonisolated(unsafe) private var handlerPipe: CInt = -1
nonisolated(unsafe) private var handlerOwner: pid_t = 0

extension KernelObjects {
    struct SpawnInAStorm {
        init() throws { try reapLeftovers() }

        @Test func `no handler of the parent runs in a child, however many signals come`() async {
            await #expect(processExitsWith: .success) {
                let told = try Pipe()
                unsafe handlerPipe = told.writing.number
                unsafe handlerOwner = getpid()
                #expect(setpgid(0, 0) == 0)
                var none = sigset_t()
                unsafe sigemptyset(&none)
                unsafe pthread_sigmask(SIG_SETMASK, &none, nil)  // threads of a pool block all signals
                // one that does nothing by default, so that a child which gets it later goes on
                signal(SIGWINCH) { _ in
                    // A full pipe must not look to whom this interrupts like the reason of its own failure.
                    let code = errno
                    defer { errno = code }
                    var place: UInt8 = unsafe getpid() == handlerOwner ? 1 : 2
                    unsafe write(handlerPipe, &place, 1)
                }
                let storm = try Spawn.start(shell("while kill -WINCH -\(getpid()); do :; done"))
                #expect(becomesReadable(told.reading.number))
                for _ in 0..<300 {
                    let child = try Spawn.start(Program(path: "/nonexistent"))
                    #expect(try end(of: child.process) == .exited(127))
                    guard case .bytes(let places) = try told.reading.read(atMost: 65536) else { continue }
                    #expect(places.allSatisfy { $0 == 1 })
                }
                storm.process.killGroup(SIGKILL)
                #expect(try end(of: storm.process) == .killed(signal: SIGKILL, dumpedCore: false))
            }
        }
    }
}
