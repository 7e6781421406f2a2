import Glibc
import Testing

@testable import LinuxKernel

extension KernelObjects {
    struct SpawnFailures {
        @Test(
            arguments: [
                ("/nonexistent", nil, SpawnStage.execute, ENOENT),
                ("/etc/passwd", nil, .execute, EACCES),
                ("/", nil, .execute, EACCES),
                ("/etc/passwd/x", nil, .execute, ENOTDIR),
                ("/bin/cat", "/nonexistent", .directory, ENOENT),
                ("/bin/cat", "/etc/passwd", .directory, ENOTDIR),
            ] as [(String, String?, SpawnStage, CInt)])
        func `what is missing is told with the step and the reason`(
            path: String, directory: String?, stage: SpawnStage, code: CInt
        ) throws {
            for avoidsClone3 in [false, true] {
                var program = Program(path: path)
                program.directory = directory
                program.avoidsClone3 = avoidsClone3
                try expect(program, failsIn: stage, with: code)
            }
        }

        @Test func `a file without a known format is told`() throws {
            try withTemporaryFolder { folder in
                try Files.open("\(folder)/program", .creating, permissions: 0o755).writeAll(Array("hello".utf8))
                try expect(Program(path: "\(folder)/program"), failsIn: .execute, with: ENOEXEC)
            }
        }

        @Test(arguments: [-1, 1_000_000] as [CInt])
        func `what is passed and not open is told`(number: CInt) throws {
            try expect(Program(path: "/bin/cat"), passing: [0, number], failsIn: .descriptors, with: EBADF)
        }

        @Test func `no room for what is passed is told`() throws {
            var limit = rlimit()
            unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let many = [CInt](repeating: 0, count: Int(limit.rlim_cur))
            try expect(Program(path: "/bin/cat"), passing: many, failsIn: .descriptors, with: EINVAL)
            let some = [CInt](repeating: 0, count: Int(limit.rlim_cur) / 2)
            try expect(Program(path: "/bin/cat"), passing: some, failsIn: .descriptors, with: EMFILE)
        }

        @Test func `a number that means "as it is" to the kernel does not keep the parent's rights`() throws {
            var program = Program(path: "/bin/cat")
            program.identity = Program.Identity(user: .max, group: 65534, groups: [])
            try expect(program, failsIn: .user, with: EINVAL)
            program.identity = Program.Identity(user: 65534, group: .max, groups: [])
            try expect(program, failsIn: .group, with: EINVAL)
        }

        @Test(.enabled(if: isRoot, "\(needsRoot)"))
        func `more groups than the kernel knows, or one that is none, are told`() throws {
            var program = Program(path: "/bin/cat")
            program.identity = Program.Identity(user: 65534, group: 65534, groups: Array(0...65536))
            try expect(program, failsIn: .groups, with: EINVAL)
            program.identity = Program.Identity(user: 65534, group: 65534, groups: [.max])
            try expect(program, failsIn: .groups, with: EINVAL)
        }

        @Test(.enabled(if: !isRoot, "root may take every identity"))
        func `another identity is refused to who is not root`() throws {
            var program = Program(path: "/bin/cat")
            program.identity = Program.Identity(user: 0, group: 0, groups: [])
            try expect(program, failsIn: .groups, with: EPERM)
        }

        @Test func `no descriptor left is EMFILE in the parent, and nothing stays open or running`() throws {
            for avoidsClone3 in [false, true] {
                var program = Program(path: "/bin/cat")
                program.avoidsClone3 = avoidsClone3
                leavingNothingOpen {
                    for free in 0..<3 as Range<UInt> {  // three are needed: the handle and both ends of the report
                        withRoomForDescriptors(free) {
                            #expect(throws: Errno(EMFILE, in: "clone")) { _ = try Spawn.start(program) }
                        }
                    }
                }
            }
            #expect(throws: Errno(ECHILD, in: "waitid")) { try childThatIsNone() }
        }

        private func childThatIsNone() throws {
            var information = unsafe siginfo_t()
            if unsafe waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT) < 0 {
                throw Errno(errno, in: "waitid")
            }
        }

        private func expect(
            _ program: Program, passing: [CInt] = [], failsIn stage: SpawnStage, with code: CInt,
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            try leavingNothingOpen(sourceLocation: sourceLocation) {
                let child = try Spawn.start(program, passing: passing)
                let report = try outcome(of: child.report)
                #expect(
                    report == .failed(SpawnFailure(stage: stage, code: code)), sourceLocation: sourceLocation)
                #expect(try end(of: child.process) == .exited(127), sourceLocation: sourceLocation)
            }
        }
    }
}
