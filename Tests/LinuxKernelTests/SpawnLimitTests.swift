import Glibc
import Testing

@testable import LinuxKernel

extension KernelObjects {
    struct SpawnLimits {
        @Test func `a program has the limits it is given, soft and hard, and none that it is not`() throws {
            let own = try run(shell("ulimit -Sn; ulimit -Sv; nice"))
            var program = shell("ulimit -Sn; ulimit -Hn; ulimit -Sv; ulimit -Hv; nice")
            program.limits.openFiles = 77
            program.limits.addressSpace = 256 << 20
            program.limits.priority = 7
            #expect(try run(program).output == "77\n77\n262144\n262144\n7\n")
            #expect(try run(shell("ulimit -Sn; ulimit -Sv; nice")) == own)
        }

        @Test func `what passes on fewer descriptors than it has places for is told so`() throws {
            var program = shell("exec cat /proc/self/limits")
            program.limits.processes = 1234
            program.openFileLimit = 100
            program.limits.openFiles = 50  // the settings' own wins
            let lines = try run(program).output.split(separator: "\n").map { $0.split(separator: " ") }
            let processes = try #require(lines.first { $0.starts(with: ["Max", "processes"]) })
            let files = try #require(lines.first { $0.starts(with: ["Max", "open", "files"]) })
            #expect(processes[2...3] == ["1234", "1234"])
            #expect(files[3...4] == ["50", "50"])
        }

        @Test(.enabled(if: ThisProcess.usableProcessors > 1, "there is one processor"))
        func `workers take their processors in a circle`() throws {
            let all = try processors(nil)
            #expect(all.count == ThisProcess.usableProcessors)
            for first in 0..<(2 * all.count) {
                let own = try processors(Program.Processors(first: UInt32(first), count: 1))
                #expect(own == [all[first % all.count]])
            }
            let last = UInt32(all.count - 1)
            let ends = Set([all[0], all[all.count - 1]]).sorted()
            #expect(try processors(Program.Processors(first: last, count: 2)) == ends)
            #expect(try processors(Program.Processors(first: 1, count: 1024)) == all)
        }

        @Test(.enabled(if: isRoot, "\(needsRoot)"))
        func `root may raise what it lowers the rights for`() throws {
            var program = shell("nice; id -u")
            program.limits.priority = -3
            program.identity = nobody
            #expect(try run(program).output == "-3\n65534\n")
        }

        @Test(.enabled(if: !isRoot, "root may have every limit"))
        func `a better priority is refused to who is not root`() throws {
            var program = Program(path: "/bin/cat")
            program.limits.priority = -3
            let child = try Spawn.start(program)
            #expect(try outcome(of: child.report) == .failed(SpawnFailure(stage: .priority, code: EACCES)))
            #expect(try end(of: child.process) == .exited(127))
        }

        @Test func `what the kernel refuses is told with its step`() throws {
            var program = Program(path: "/bin/cat")
            program.limits.openFiles = .max - 1  // more than fs.nr_open
            let child = try Spawn.start(program)
            #expect(try outcome(of: child.report) == .failed(SpawnFailure(stage: .openFiles, code: EPERM)))
            #expect(try end(of: child.process) == .exited(127))
        }

        /// The numbers of the processors that a program may run on.
        private func processors(_ chosen: Program.Processors?) throws -> [Int] {
            var program = shell("exec grep Cpus_allowed_list /proc/self/status")
            program.limits.processors = chosen
            let text = try run(program).output.split(whereSeparator: \.isWhitespace).last ?? ""
            return text.split(separator: ",").flatMap { part -> [Int] in
                let ends = part.split(separator: "-").compactMap { Int($0) }
                return ends.isEmpty ? [] : Array(ends[0]...ends[ends.count - 1])
            }
        }
    }
}
