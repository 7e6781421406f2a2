import Glibc
import Testing

@testable import LinuxKernel

extension KernelObjects {
    /// What takes a process of its own to see: the parent's death, and filters that never go away again.
    struct SpawnSurroundings {
        init() throws { try reapLeftovers() }

        @Test func `a child dies when its parent is killed`() async throws {
            let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
                try KernelObjects.SpawnSurroundings.startAndBeKilled(outlives: false)
            }
            let orphan = try number(in: result)
            // gone and reaped by init already, or about to be
            if let process = try? ProcessHandle(of: orphan) {
                defer { try? process.send(SIGKILL) }
                #expect(becomesReadable(process.descriptor.number))
            }
        }

        @Test func `a child that outlives its parent stays`() async throws {
            let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
                try KernelObjects.SpawnSurroundings.startAndBeKilled(outlives: true)
            }
            let process = try ProcessHandle(of: try number(in: result))
            #expect(!becomesReadable(process.descriptor.number, withinMilliseconds: 200))
            try process.send(SIGKILL)
            #expect(becomesReadable(process.descriptor.number))
        }

        @Test(.enabled(if: isRoot, "only root can make a pid namespace"))
        func `a child that does not see its parent alive does not start`() async {
            await #expect(processExitsWith: .success) {
                let newPidNamespace: CInt = 0x2000_0000
                #expect(RawCalls.unshare(newPidNamespace) == 0)
                // in there the parent has no number, as one that has died has another
                let child = try Spawn.start(Program(path: "/bin/cat"))
                #expect(try outcome(of: child.report) == .failed(.init(stage: .orphaned, code: ESRCH)))
            }
        }

        @Test func `where a filter answers ENOSYS to clone3 it starts all the same`() async {
            await #expect(processExitsWith: .success) {
                try KernelObjects.SpawnSurroundings.startWhereClone3Fails(with: ENOSYS)
            }
        }

        @Test func `where a filter answers EPERM to clone3 it starts all the same`() async {
            await #expect(processExitsWith: .success) {
                try KernelObjects.SpawnSurroundings.startWhereClone3Fails(with: EPERM)
            }
        }

        @Test func `where clone3 finds no room it is not tried again another way`() async {
            await #expect(processExitsWith: .success) {
                #expect(RawCalls.filterClone3(EAGAIN))
                #expect(throws: Errno(EAGAIN, in: "clone")) { _ = try Spawn.start(Program(path: "/bin/cat")) }
            }
        }

        @Test func `standard streams that are closed here do not mix with what is passed`() async {
            await #expect(processExitsWith: .success) {
                let output = try Files.open("/tmp", .path)
                close(0)
                let child = try Spawn.start(shell("exit 5"), passing: [output.number], output: output.number)
                #expect(try outcome(of: child.report) == .running)
                #expect(try end(of: child.process) == .exited(5))
            }
        }

        private static func startAndBeKilled(outlives: Bool) throws {
            var program = Program(path: "/bin/sleep")
            program.arguments = ["600"]
            program.outlives = outlives
            let null = try Files.open("/dev/null", .appending)
            let child = try Spawn.start(program, input: null.number, output: null.number, error: null.number)
            #expect(try outcome(of: child.report) == .running)
            StandardStream.write("\norphan=\(child.process.pid)\n")
            kill(getpid(), SIGKILL)
        }

        private static func startWhereClone3Fails(with code: CInt) throws {
            #expect(RawCalls.errnoOfEmptyClone3 == EINVAL)
            #expect(RawCalls.filterClone3(code))
            #expect(RawCalls.errnoOfEmptyClone3 == code)
            #expect(try run(shell("exit 6")) == FinishedProgram(output: "", end: .exited(6)))
        }

        private func number(in result: ExitTest.Result?) throws -> Int32 {
            let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
            let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("orphan=") })
            return try #require(Int32(line.dropFirst("orphan=".count)))
        }
    }
}
