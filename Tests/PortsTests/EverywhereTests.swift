import Glibc
import LinuxKernel
import Testing

@testable import Ports

/// The kernel's own list of open sockets, on the real kernel, beside what each process shows.
@Suite(
    .enabled(if: OpenSockets.everywhere([]) != nil, "the kernel lists open files to root alone, outside of containers"))
struct `The kernel's list of open sockets` {
    private func inode(ofPort port: UInt16) throws -> UInt64 {
        try #require(try SocketDiagnosis.tcpListeners(port: port).first).inode
    }

    /// A thread with a table of its own, and a listener in it.
    private static let thread = """
        def alone():
            ctypes.CDLL(None).unshare(0x400)  # CLONE_FILES
            server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen()
            print(server.getsockname()[1], flush=True)
            time.sleep(60)
        threading.Thread(target=alone).start()
        time.sleep(60)
        """

    @Test func `has each process and each descriptor of it, and nothing else`() throws {
        let (master, port) = try ForeignProcess.server(`Who holds a port`.family, ["3"])
        let wanted = try inode(ofPort: port)
        let found = try #require(OpenSockets.everywhere([wanted]))
        #expect(Set(found.map(\.pid)) == Set(try ProcessTable.children(of: master.pid) + [master.pid]))
        #expect(found.count == 4 && found.allSatisfy { $0.inode == wanted && $0.isTrue })
        #expect(OpenSockets.everywhere([wanted + 1_000_000_000]) == [])
    }

    @Test func `has the descriptors of a thread that has a table of its own`() throws {
        let (process, port) = try ForeignProcess.server(Self.thread)
        let found = try #require(OpenSockets.everywhere([inode(ofPort: port)]))
        #expect(found.map(\.pid) == [process.pid])
    }

    @Test func `frees a port that a thread alone has, which the list does not tell from its process`() throws {
        let (process, port) = try ForeignProcess.server(Self.thread)
        var crowd = HolderScan.Sight()
        crowd.threads = { .max }
        let finding = try Finding(.tcp(port: port), Holders.Effort())
        var search = HolderSearch(try HolderScan(for: finding.wanted, sight: crowd)) { [:] }
        let surroundings = FreePlan.Surroundings(
            ownLine: [], isInOurNamespaces: { _ in true }, keeper: { _, _ throws(Errno) in nil })
        let plan = try FreePlan([search.report(finding)], FreePlan.Permission(), surroundings: surroundings)
        // Nobody else is sent to, whatever is wrong.
        try #require(plan.targets.map(\.pid) == [process.pid] && plan.targets.first?.means == .descriptor)
        var manner = Freeing.Manner()
        manner.settleMilliseconds = 0
        var steps: [Freeing.Step] = []
        #expect(try Freeing([.tcp(port: port)], manner) { steps.append($0) }.run(plan) == .freed)
        #expect(steps == [.sent(15, to: plan.targets[0])])
    }

    @Test(arguments: [15, 16, 17, 40]) func `of few sockets or of many`(count: Int) throws {
        let (process, inodes) = try ForeignProcess.server(
            """
            made = [socket.socket() for _ in range(int(sys.argv[1]))]
            print(0, flush=True)
            time.sleep(60)
            """, ["\(count)"]
        ).process.withSockets()
        #expect(inodes.count == count)
        let found = try #require(OpenSockets.everywhere(inodes))
        #expect(found.map(\.inode).sorted() == inodes && found.allSatisfy { $0.pid == process.pid && $0.isTrue })
        #expect(try #require(OpenSockets.everywhere([inodes[0], inodes[count - 1]])).count == 2)
    }

    @Test func `does not take a file for a socket because it has the same number`() throws {
        let path = "/dev/shm/svctl-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        try Files.replace(path, with: [])
        defer { Files.remove(path) }
        let file = try Files.open(path, .reading)
        #expect(OpenSockets.everywhere([try FileStatus(of: file).inode])?.contains { $0.pid == getpid() } == false)
    }

    @Test func `says the same as a look into every process`() throws {
        let (master, port) = try ForeignProcess.server(`Who holds a port`.family, ["4"])
        let listeners = try SocketDiagnosis.tcpListeners(port: port)
        var sight = HolderScan.Sight()
        (sight.openFiles, sight.threads) = ({ 0 }, { 0 })
        let looked = try HolderScan(for: listeners, sight: sight)
        sight.openFiles = { .max }
        sight.pids = { () throws(Errno) in throw Errno(EMFILE, in: "none of them is looked into") }
        let listed = try HolderScan(for: listeners, sight: sight)
        #expect(listed.sockets == looked.sockets)
        #expect(listed.sockets.count == 5 && listed.sockets.keys.contains(master.pid))
        #expect(listed.isComplete)
    }
}

extension ForeignProcess {
    /// With the numbers of all its sockets, ascending.
    fileprivate func withSockets() -> (ForeignProcess, [UInt64]) {
        let links = Files.names(in: "/proc/\(pid)/fd").compactMap { Files.linkTarget("/proc/\(pid)/fd/\($0)") }
        let numbers = links.compactMap { $0.hasPrefix("socket:[") ? UInt64($0.dropFirst(8).dropLast()) : nil }
        return (self, numbers.sorted())
    }
}
