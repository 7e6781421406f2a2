import Glibc
import Testing

@testable import LinuxKernel

/// Finding processes by the kernel's own list, on the real kernel, beside what each process shows.
@Suite(
    .enabled(
        if: ProcessWords.listed(with: [Array("x".utf8)], 1 << 16) != nil,
        "the kernel lists programs to root alone, outside of containers, since Linux 5.18"))
struct `The kernel's list of programs` {
    /// A word that no other process has.
    private let word = "svctltest\(UInt32.random(in: 0 ... .max))"

    private func listed(_ texts: String...) throws -> [Int32] {
        try #require(ProcessWords.listed(with: texts.map { Array($0.utf8) }, 1 << 16))
    }

    /// Of `ours` those that are listed: of strangers some may be in every list, because their words cannot be told.
    private func ours(with text: String, among ours: ForeignProcess...) throws -> [Int32] {
        let found = try listed(text)
        return ours.map(\.pid).filter(found.contains)
    }

    /// Runs a script, prints a line and stays.
    private func process(_ script: String, _ arguments: [String] = []) throws -> ForeignProcess {
        try ForeignProcess.python(script + "\nprint(0, flush=True); time.sleep(60)", arguments)
    }

    @Test func `has who is called so, by any word, and nobody else`() throws {
        let one = try process("", ["a", word, "b"])
        let other = try process("", [])
        #expect(
            try ours(with: word, among: one, other) == [one.pid] && ours(with: "no" + word, among: one, other) == [])
        #expect(try listed("no" + word, word).contains(one.pid))
        #expect(try ours(with: "python3", among: one, other) == [one.pid, other.pid])
    }

    @Test func `has who runs a program of that name, whatever it calls itself`() throws {
        let folder = "/dev/shm/\(word)-folder"
        try Files.makeFolder(folder, permissions: 0o700)
        defer { _ = try? ForeignProcess.output(of: "/bin/rm", ["-r", folder]) }
        for name in [word, word + String(repeating: "x", count: 60), String(repeating: "y", count: 47) + word] {
            _ = try ForeignProcess.output(of: "/bin/cp", ["/bin/sleep", "\(folder)/\(name)"])
            let started = try process("if os.fork() == 0: os.execv('\(folder)/\(name)', ['z', '60'])")
            let child = try #require(try ProcessTable.children(of: started.pid).first)
            #expect(eventually { ProcessTable.executable(of: child) == "\(folder)/\(name)" })
            #expect(try listed(word).contains(child))
            _ = try ForeignProcess.output(of: "/bin/rm", ["\(folder)/\(name)"])
            #expect(try listed(word).contains(child), "also when its file is gone")
        }
    }

    @Test(arguments: [430, 500, 4000, 100_000]) func `has who is called so behind many words`(count: Int) throws {
        let one = try process("", [String(repeating: "x", count: count), word])
        #expect(try ours(with: word, among: one) == [one.pid])
    }

    /// As servers do that say in their title what they are at, with more words than they were started with.
    @Test(arguments: [0, 1, 200]) func `has who has written another name over its own`(padding: Int) throws {
        let script = """
            import ctypes, sys, time
            fields = open('/proc/self/stat').read().rpartition(') ')[2].split()
            start, end, last = int(fields[45]), int(fields[46]), int(fields[48])
            title = b'x' * (end - start + int(sys.argv[1])) + (sys.argv[2] + sys.argv[3]).encode()
            ctypes.memmove(start, title.ljust(last - start, b'\\0'), last - start)
            print(0, flush=True); time.sleep(60)
            """
        let halves = ["\(word.prefix(9))", "\(word.dropFirst(9))"]
        let one = try ForeignProcess(
            "/usr/bin/python3", ["-c", "import os; exec(os.environ['S'])", "\(padding)"] + halves,
            environment: ForeignProcess.environment + ["S=" + script])
        #expect(try ProcessTable.arguments(of: one.pid).first?.hasSuffix(word) == true)
        #expect(try ours(with: word, among: one) == [one.pid])
    }

    @Test func `has a process once, however many threads it has, and none that has ended`() throws {
        let one = try process(
            """
            for _ in range(20): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
            if os.fork() == 0: os._exit(0)
            """, [word])
        #expect(try eventually { try ProcessTable.children(of: one.pid).count == 1 })
        let zombie = try #require(try ProcessTable.children(of: one.pid).first)
        #expect(try eventually { try ProcessTable.status(of: zombie)?.hasEnded == true })
        let found = try listed(word)
        #expect(found.filter { $0 == one.pid }.count == 1 && !found.contains(zombie))
    }

    @Test func `has who lost its first thread, and no thread of the kernel`() throws {
        let one = try ForeignProcess.python(
            """
            threading.Thread(target=time.sleep, args=(60,)).start()
            print(0, flush=True); ctypes.CDLL(None).syscall(60, 0)
            """, [word])
        #expect(try eventually { try ProcessTable.status(of: one.pid)?.state == "Z" })
        let found = try listed(word)
        #expect(found.contains(one.pid))
        #expect(try found.allSatisfy { try ProcessTable.status(of: $0)?.isKernelThread != true })
        #expect(ProcessWords.all(with: [Array(word.utf8)]).map(\.pid) == [one.pid])
    }

    @Test func `is asked from so many threads on, and means whom reading means`() throws {
        let some = try [[word], ["a", word, "b"], [String(repeating: "x", count: 500), word], []].map {
            try process("", $0)
        }
        let texts = [Array(word.utf8)]
        let all = ProcessWords.candidates(for: texts, threads: ProcessWords.manyThreads - 1).pids
        let few = ProcessWords.candidates(for: texts, threads: ProcessWords.manyThreads).pids
        #expect(Set(few).isSubset(of: all) && few.count < all.count && !few.contains(some[3].pid))
        #expect(ProcessWords.candidates(for: [], threads: .max).pids.count >= all.count - few.count)
        #expect(ProcessWords.candidates(for: texts, threads: nil).pids.contains(some[3].pid))
        for pids in [all, few] {
            #expect(ProcessWords.read(pids, with: texts).found.map(\.pid) == some.prefix(3).map(\.pid).sorted())
        }
    }

    @Test func `ends where there is no room for all`() throws {
        let always = try listed("no" + word)
        let some = try (0..<3).map { _ in try process("", [word]) }
        let all = (always + some.map(\.pid)).sorted()
        #expect(ProcessWords.listed(with: [Array(word.utf8)], all.count) == all)
        #expect(ProcessWords.listed(with: [Array(word.utf8)], all.count - 1) == nil)
    }

    @Test func `leaves nobody out whom reading finds`() throws {
        // Some hide from root itself.
        let everybody = ProcessWords.all().filter { $0.program != nil }
        for text in ["python", "s", "/usr", "-c", "sleep"] {
            let found = try Set(listed(text))
            // The name of a folder is no name of the program.
            let named = everybody.filter {
                ($0.program?.split(separator: UInt8(ascii: "/")).last ?? []).contains(text.utf8)
                    || $0.arguments.contains { $0.contains(text.utf8) }
            }
            let missed = named.filter {
                !found.contains($0.pid) && ProcessTable.executable(of: $0.pid).map { Array($0.utf8) } == $0.program
            }
            #expect(missed == [], "\(text)")
        }
    }

    @Test func `nothing stays open`() throws {
        let before = openFiles()
        for _ in 0..<20 { _ = try listed(word) }
        #expect(openFiles() == before)
    }

    @Test func `the kernel tells how much runs`() throws {
        let threads = try #require(Kernel.threads)
        #expect(threads >= (try ProcessTable.pids().count) / 2 && threads < 1 << 22)
    }
}
