internal import Glibc
internal import LinuxKernel

/// What the log companion does when the master has died: nobody who was started by a worker stays.
struct LastWill: Equatable {
    /// The value of SVCTL_MASTER in the environment of everybody it is about.
    let mark: String
    /// Whether descriptor `switchNumber` ends the workers' control groups.
    let hasSwitch: Bool

    static let switchNumber: CInt = 4

    init(mark: String, hasSwitch: Bool) {
        self.mark = mark
        self.hasSwitch = hasSwitch
    }

    /// Reads what `arguments` wrote, and takes it away.
    init?(taking words: inout ArraySlice<String>) {
        guard let mark = words.popFirst(), let group = words.popFirst() else { return nil }
        self.mark = mark
        hasSwitch = group == "group"
    }

    /// The words that make the same will in another process.
    var arguments: [String] { [mark, hasSwitch ? "group" : "-"] }

    /// Kills the workers' groups, then whoever is in one of the `sessions` or bears the mark, and their descendants,
    /// until nobody new turns up.
    func carryOut(sessions: Set<Int32>) {
        if hasSwitch { _ = unsafe Glibc.write(Self.switchNumber, "1", 1) }
        var seen: Set<Int32> = [ThisProcess.pid]
        for _ in 0..<100 {
            let found = victims(sessions).filter { seen.insert($0).inserted }
            guard !found.isEmpty else { return }
            for pid in found { kill(pid, SIGKILL) }
        }
    }

    private func victims(_ sessions: Set<Int32>) -> [Int32] {
        var found: [Int32] = []
        var children: [Int32: [Int32]] = [:]
        for pid in (try? ProcessTable.pids()) ?? [] {
            guard let status = try? ProcessTable.status(of: pid), !status.hasEnded, !status.isKernelThread else {
                continue
            }
            children[status.parent, default: []].append(pid)
            if sessions.contains(status.session) || WorkerMarks.isMarked(pid, master: mark) { found.append(pid) }
        }
        var all = Set(found)
        while let next = found.popLast() {
            for child in children[next] ?? [] where all.insert(child).inserted { found.append(child) }
        }
        return Array(all)
    }
}
