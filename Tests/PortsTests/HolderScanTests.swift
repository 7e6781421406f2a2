import LinuxKernel
import Testing

@testable import Ports

/// The search on a machine made of paper, where things change at the worst moment.
@Suite struct `The search for holders` {
    /// What each process has open: socket → descriptor.
    private let files: [Int32: [UInt64: Int32]] = [1: [:], 10: [7: 3], 20: [7: 3], 30: [:], 40: [7: 5]]

    /// What was asked, in order.
    private final class Diary {
        var entries: [String] = []
    }

    private func sight(_ diary: Diary) -> HolderScan.Sight {
        func look(_ inodes: [UInt64], _ pid: Int32) -> OpenSocketsLook {
            .has(inodes.compactMap { inode in files[pid]?[inode].map { .init(pid: pid, number: $0, inode: inode) } })
        }
        var sight = HolderScan.Sight()
        (sight.openFiles, sight.threads) = ({ 0 }, { 0 })
        sight.pids = { files.keys.sorted() }
        sight.members = { _ in nil }
        sight.relatives = { _ in [] }
        sight.read = { inodes, pid in
            diary.entries.append("read \(pid)")
            return look(inodes, pid)
        }
        sight.lookAtMany = { inodes, pids, known in
            pids.map { pid in
                diary.entries.append(known.isEmpty ? "read \(pid)" : "compare \(pid)")
                return look(inodes, pid)
            }
        }
        sight.isTrue = { _ in true }
        sight.mayHoldFiles = { _ in true }
        return sight
    }

    private func listener(_ inode: UInt64, group: UInt64? = nil) -> ListeningSocket {
        ListeningSocket(place: .abstract([]), inode: inode, controlGroup: group)
    }

    @Test func `reads until the first find, and compares from then on`() throws {
        let diary = Diary()
        var sight = sight(diary)
        sight.members = { $0 == 5 ? [20] : nil }
        let scan = try HolderScan(for: [listener(7, group: 5)], sight: sight)
        #expect(scan.sockets == [10: [7], 20: [7], 40: [7]])
        #expect(scan.isComplete)
        #expect(diary.entries == ["read 20", "compare 40", "compare 30", "compare 10", "compare 1"])
    }

    @Test func `takes the kernel's list where many files are open or much runs, each holder once`() throws {
        let diary = Diary()
        var sight = sight(diary)
        var isListed = true
        sight.everywhere = { inodes in
            diary.entries.append("list \(inodes)")
            return isListed
                ? [(20, 3), (10, 3), (20, 5)].map { SocketHolding(pid: $0.0, number: $0.1, inode: 7) } : nil
        }
        sight.openFiles = { 2000 }
        let scan = try HolderScan(for: [listener(7)], sight: sight)
        #expect(scan.sockets == [10: [7], 20: [7]] && scan.isComplete)
        #expect(diary.entries == ["list [7]"])
        isListed = false
        #expect(try HolderScan(for: [listener(7)], sight: sight).sockets == [10: [7], 20: [7], 40: [7]])
        for (files, threads, first) in [(1999, 299, "read 40"), (1999, 300, "list [7]"), (2000, 299, "list [7]")] {
            (sight.openFiles, sight.threads) = ({ files }, { threads })
            diary.entries = []
            _ = try HolderScan(for: [listener(7)], sight: sight)
            #expect(diary.entries.first == first)
        }
    }

    @Test func `begins with the newest where no control group tells`() throws {
        let diary = Diary()
        _ = try HolderScan(for: [listener(7)], sight: sight(diary))
        #expect(diary.entries == ["read 40", "compare 30", "compare 20", "compare 10", "compare 1"])
    }

    @Test func `reads everywhere when there are many sockets`() throws {
        let diary = Diary()
        let scan = try HolderScan(for: [7, 8, 9].map { listener($0) }, sight: sight(diary))
        #expect(scan.sockets == [10: [7], 20: [7], 40: [7]])
        #expect(diary.entries == ["read 40", "read 30", "read 20", "read 10", "read 1"])
    }

    @Test(.enabled(if: ThisProcess.processors > 1, "one processor compares with one process"))
    func `compares with relatives that have it by the same number, too`() throws {
        var sight = sight(Diary())
        let everyone = try sight.pids() + Array(1000...1000 + Int32(OpenSockets.comparedByOne))
        sight.pids = { everyone }
        sight.members = { _ in [40] }
        sight.relatives = { $0 == 40 ? [30, 20, 10] : [] }
        sight.isTrue = { $0.pid == 40 || $0.pid == 20 }
        var sets: [[SocketHolding]] = []
        let many = sight.lookAtMany
        sight.lookAtMany = { inodes, pids, known throws(Errno) in
            sets = known
            return try many(inodes, pids, known)
        }
        let scan = try HolderScan(for: [listener(7, group: 5)], sight: sight)
        #expect(scan.sockets == [10: [7], 20: [7], 40: [7]])
        #expect(sets == [[SocketHolding(pid: 40, number: 5, inode: 7)], [SocketHolding(pid: 20, number: 5, inode: 7)]])
    }

    @Test func `begins anew when the first find was closed meanwhile`() throws {
        let diary = Diary()
        var sight = sight(diary)
        var looks = 0
        sight.isTrue = { _ in
            looks += 1
            return looks == 1
        }
        let many = sight.lookAtMany
        sight.lookAtMany = { inodes, pids, known throws(Errno) in
            // Nothing is the same as a closed file.
            try known.isEmpty ? many(inodes, pids, []) : pids.map { _ in .has([]) }
        }
        let scan = try HolderScan(for: [listener(7)], sight: sight)
        #expect(scan.sockets == [10: [7], 20: [7], 40: [7]])
        #expect(diary.entries.suffix(5) == ["read 40", "read 30", "read 20", "read 10", "read 1"])
    }

    @Test func `compares with nothing that is not sure`() throws {
        let diary = Diary()
        var sight = sight(diary)
        sight.isTrue = { $0.pid != 40 }  // a thread's descriptor, by its process
        _ = try HolderScan(for: [listener(7)], sight: sight)
        #expect(diary.entries == ["read 40", "read 30", "read 20", "compare 10", "compare 1"])
    }

    @Test func `counts those it may not read, once, and not those without files`() throws {
        let diary = Diary()
        var sight = sight(diary)
        var looks = 0
        sight.isTrue = { _ in
            looks += 1
            return looks == 1  // so that it begins anew
        }
        let read = sight.read
        sight.read = { inodes, pid throws(Errno) in pid < 30 ? .refused : try read(inodes, pid) }
        sight.lookAtMany = { [read = sight.read] inodes, pids, _ throws(Errno) in
            var looks: [OpenSocketsLook] = []
            for pid in pids { looks.append(try read(inodes, pid)) }
            return looks
        }
        sight.mayHoldFiles = { $0 != 1 }
        let scan = try HolderScan(for: [listener(7)], sight: sight)
        #expect(scan.sockets == [40: [7]])
        #expect(scan.unreadable == 2 && !scan.isComplete)
    }

    @Test func `is incomplete where the first process is hidden`() throws {
        var sight = sight(Diary())
        sight.pids = { [10, 20] }
        let scan = try HolderScan(for: [listener(7)], sight: sight)
        #expect(scan.unreadable == 0 && scan.isPartlyHidden && !scan.isComplete)
    }

    @Test func `in haste ends with the control group, then with families, and else looks everywhere`() throws {
        let diary = Diary()
        var sight = sight(diary)
        sight.members = { $0 == 5 ? [20, 30] : [30] }
        let inGroup = try HolderScan(for: [listener(7, group: 5)], isFast: true, families: { [10] }, sight: sight)
        #expect(inGroup.sockets == [20: [7]] && inGroup.stoppedEarly && !inGroup.isComplete)
        let inFamily = try HolderScan(for: [listener(7, group: 6)], isFast: true, families: { [10, 1] }, sight: sight)
        #expect(inFamily.sockets == [10: [7]] && inFamily.stoppedEarly)
        let everywhere = try HolderScan(for: [listener(7, group: 6)], isFast: true, families: { [1] }, sight: sight)
        #expect(everywhere.sockets == [10: [7], 20: [7], 40: [7]] && everywhere.isComplete)
    }

    @Test func `does not begin when there is nothing to look for`() throws {
        var sight = sight(Diary())
        sight.pids = { () throws(Errno) in throw Errno(24, in: "open /proc") }
        #expect(try HolderScan(for: [], sight: sight).isComplete)
        #expect(throws: Errno(24, in: "open /proc")) { try HolderScan(for: [listener(7)], sight: sight) }
    }
}

extension HolderScan {
    /// What each holder has, by its number.
    var sockets: [Int32: [UInt64]] { Dictionary(uniqueKeysWithValues: holders.map { ($0.pid, $0.sockets) }) }
}
