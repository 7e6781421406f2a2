import Glibc
import Testing

@testable import LinuxKernel

extension KernelObjects {
    @Suite(.enabled(if: isRoot, "\(needsRoot)"))
    struct SpawnIdentity {
        @Test(arguments: [false, true])
        func `it has the user's numbers four times, the user's groups and no rights of root`(avoidsClone3: Bool) throws
        {
            var program = Program(path: "/bin/cat")
            program.identity = Program.Identity(user: 65534, group: 4242, groups: [7, 11])
            program.avoidsClone3 = avoidsClone3
            let child = try WaitingProgram(program)
            #expect(try child.status("Uid") == "65534 65534 65534 65534")
            #expect(try child.status("Gid") == "4242 4242 4242 4242")
            #expect(try child.status("Groups") == "7 11")
            for name in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
                #expect(try child.status(name) == "0000000000000000", "\(name)")
            }
        }

        @Test func `no group of the parent stays`() throws {
            var groups: [gid_t] = [4]
            #expect(unsafe setgroups(1, &groups) == 0)
            defer { setgroups(0, nil) }
            var program = Program(path: "/bin/cat")
            program.identity = nobody
            #expect(try WaitingProgram(program).status("Groups") == "")
        }

        @Test func `root's rights cannot be had back`() throws {
            var program = Program(path: "/usr/bin/python3")
            program.arguments = [
                "-c",
                """
                import os
                for call, number in ((os.setuid, 0), (os.seteuid, 0), (os.setgid, 0), (os.setegid, 0)):
                    try: call(number); print('got', call)
                    except PermissionError: print('no')
                """,
            ]
            program.identity = nobody
            #expect(try run(program) == FinishedProgram(output: "no\nno\nno\nno\n", end: .exited(0)))
        }

        @Test func `its folder is entered with its rights`() throws {
            try withTemporaryFolder { folder in
                try Files.makeFolder("\(folder)/private", permissions: 0o700)
                var program = Program(path: "/bin/cat")
                program.identity = nobody
                program.directory = "\(folder)/private"
                let child = try Spawn.start(program)
                #expect(try outcome(of: child.report) == .failed(.init(stage: .directory, code: EACCES)))
                _ = try end(of: child.process)
            }
        }

        @Test(arguments: [false, true])
        func `it dies with its parent, also as another user`(avoidsClone3: Bool) throws {
            #expect(try deathSignal(of: nobody, avoidsClone3) == "\(SIGKILL)\n")
        }
    }

    struct SpawnDeathSignal {
        @Test(arguments: [false, true])
        func `it dies with its parent`(avoidsClone3: Bool) throws {
            #expect(try deathSignal(of: nil, avoidsClone3) == "\(SIGKILL)\n")
        }

        @Test(arguments: [false, true])
        func `one that outlives its parent has no such signal`(avoidsClone3: Bool) throws {
            #expect(try deathSignal(of: nil, avoidsClone3, outlives: true) == "0\n")
        }
    }
}

/// What prctl(PR_GET_PDEATHSIG) answers in a child.
private func deathSignal(
    of identity: Program.Identity?, _ avoidsClone3: Bool, outlives: Bool = false
) throws -> String {
    var program = Program(path: "/usr/bin/python3")
    program.arguments = [
        "-c", "import ctypes; n = ctypes.c_int(); ctypes.CDLL(None).prctl(2, ctypes.byref(n)); print(n.value)",
    ]
    program.identity = identity
    program.avoidsClone3 = avoidsClone3
    program.outlives = outlives
    return try run(program).output
}
