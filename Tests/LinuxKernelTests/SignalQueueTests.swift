import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    /// Each in a process of its own: a mask and what is ignored belong to all of it.
    struct SignalQueues {
        init() throws { try reapLeftovers() }

        @Test func `signals wait in the queue instead of ending the process, the lower number first`() async {
            await #expect(processExitsWith: .success) {
                let queue = try SignalQueue([SIGTERM, SIGHUP])
                #expect(try queue.next() == nil)
                raise(SIGTERM)
                raise(SIGTERM)
                raise(SIGHUP)
                #expect(becomesReadable(queue.descriptor.number))
                #expect(try queue.next() == SIGHUP)
                #expect(try queue.next() == SIGTERM)
                #expect(try queue.next() == nil)
            }
        }

        @Test func `a signal that is not collected still ends the process`() async {
            await #expect(processExitsWith: .signal(SIGUSR1)) {
                var all = sigset_t()
                unsafe sigfillset(&all)
                unsafe pthread_sigmask(SIG_SETMASK, &all, nil)  // as a launcher may have left it
                let queue = try SignalQueue([SIGTERM])
                raise(SIGUSR1)
                _ = try queue.next()
            }
        }

        @Test func `a signal that a launcher left ignored is collected all the same`() async {
            await #expect(processExitsWith: .success) {
                SignalQueue.ignore(SIGHUP)
                let queue = try SignalQueue([SIGHUP])
                raise(SIGHUP)
                #expect(try queue.next() == SIGHUP)
            }
        }

        @Test func `children keep their exit codes although a launcher left SIGCHLD ignored`() async {
            await #expect(processExitsWith: .success) {
                SignalQueue.ignore(SIGCHLD)
                _ = try SignalQueue([SIGCHLD])
                let child = try Spawn.start(shell("exit 8"))
                #expect(try end(of: child.process) == .exited(8))
            }
        }

        @Test func `an ignored signal does nothing`() async {
            await #expect(processExitsWith: .exitCode(9)) {
                SignalQueue.ignore(SIGTERM)
                raise(SIGTERM)
                ThisProcess.exit(9)
            }
        }
    }
}
