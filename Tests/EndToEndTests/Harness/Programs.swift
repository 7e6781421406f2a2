import LinuxKernel

/// Small programs in C that the tests need, made once a run beside the test program.
enum Programs {
    /// A worker that starts in a moment and misbehaves when asked to.
    static let lightWorker = Result { try compile("light_worker", ["-pthread"]) }
    /// What makes system calls of a master fail, for LD_PRELOAD.
    static let fault = Result { try compile("fault", ["-shared", "-fPIC"]) }

    /// What makes the moments come at once that a master waits for on the wall clock, for LD_PRELOAD.
    static let night = Result { try compile("night", ["-shared", "-fPIC"]) }

    /// Runs another program under a narrow filter of system calls.
    static let narrow = Result { try compile("narrow", []) }

    private static func compile(_ name: String, _ options: [String]) throws -> String {
        let folder = "/" + ThisProcess.executable.split(separator: "/").dropLast().joined(separator: "/") + "/programs"
        try? Files.makeFolder(folder, permissions: 0o755)
        let program = "\(folder)/\(name)"
        let words = ["/usr/bin/env", "cc", "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror"] + options
        let source = "\(Built.project)/Tests/EndToEndTests/Fixtures/programs/\(name).c"
        let finished = try Command.run(words + ["-o", "\(program).new", source])
        guard finished.code == 0 else { throw Late(description: "cannot compile \(source): \(finished)") }
        try Files.rename("\(program).new", to: program)
        return program
    }
}
