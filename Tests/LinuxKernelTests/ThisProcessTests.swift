import Glibc
import Testing

@testable import LinuxKernel

extension KernelObjects {
    struct ProcessOfTheTest {
        init() throws { try reapLeftovers() }

        @Test func `it knows itself`() throws {
            #expect(ThisProcess.pid == getpid())
            #expect(ThisProcess.executable.hasPrefix("/"))
            #expect(ThisProcess.folder?.hasPrefix("/") == true)
            #expect(ThisProcess.processors >= 1)
            #expect((1...ThisProcess.processors).contains(ThisProcess.usableProcessors))
            #expect(!ThisProcess.hostName.isEmpty)
            #expect(ThisProcess.environment.contains { $0.hasPrefix("PATH=") })
        }

        @Test func `after an upgrade the program is where the new one lies`() {
            #expect(ThisProcess.programPath(linkTarget: "/usr/bin/svctld (deleted)") == "/usr/bin/svctld")
            #expect(ThisProcess.programPath(linkTarget: "/usr/bin/svctld") == "/usr/bin/svctld")
        }

        @Test func `what cannot be become is told, and this process goes on`() {
            #expect(throws: Errno(ENOENT, in: "exec /nonexistent")) {
                try ThisProcess.become("/nonexistent", arguments: ["a"])
            }
        }

        @Test func `it becomes another program`() async {
            await #expect(processExitsWith: .exitCode(7)) {
                try ThisProcess.become("/bin/sh", arguments: ["-c", "exit 7"])
            }
        }
    }
}
