internal import CLinux
import Glibc

extension OpenSockets {
    /// So many numbers of descriptors are kept at once, however many processes and sockets there are.
    private static let mostNumbers = 1 << 20

    /// Looks for the sockets `inodes`, in ascending order, in each of `pids`, by as many threads as there are processors;
    /// the looks are in the order of `pids`.
    ///
    /// By comparing with the sets of `known`, where there are any: in each a holding of every socket, in the same order.
    /// More sets of other processes make it faster, because the kernel locks the process that is compared with.
    public static func looks(
        for inodes: [UInt64], in pids: ArraySlice<Int32>, comparingWith known: [[SocketHolding]]
    ) throws(Errno) -> [OpenSocketsLook] {
        var found: [OpenSocketsLook] = []
        found.reserveCapacity(pids.count)
        let most = max(16, mostNumbers / max(1, inodes.count))
        var rest = pids
        while !rest.isEmpty {
            found += try looks(for: inodes, inFew: Array(rest.prefix(most)), known)
            rest = rest.dropFirst(most)
        }
        return found
    }

    private static func looks(
        for inodes: [UInt64], inFew pids: [Int32], _ known: [[SocketHolding]]
    ) throws(Errno) -> [OpenSocketsLook] {
        let count = inodes.count
        var looks = [clinux_look](repeating: clinux_look(), count: pids.count)
        var numbers = [CInt](repeating: -1, count: pids.count * count)
        let references = known.joined().map { clinux_holding(pid: $0.pid, number: $0.number, inode: $0.inode) }
        let threads = CInt(ThisProcess.usableProcessors)
        unsafe clinux_look_at_many(
            pids, pids.count, references, known.count, inodes, count, &looks, &numbers, threads)
        var found: [OpenSocketsLook] = []
        found.reserveCapacity(pids.count)
        for (place, look) in looks.enumerated() {
            let row = numbers[place * count..<(place + 1) * count]
            // Nearly all of them: no list is made for those.
            if look.error == 0, look.seen > 0, !row.contains(where: { $0 >= 0 }) {
                found.append(.has([]))
            } else {
                found.append(try answer(look, Array(row), inodes, pids[place], compared: !known.isEmpty))
            }
        }
        return found
    }
}
