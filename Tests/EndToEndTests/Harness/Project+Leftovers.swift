import Control
import Glibc
import LinuxKernel
import Testing

extension Project {
    /// Every process that was started for this project and has not ended.
    var processes: [Int32] {
        let pids = (try? ProcessTable.pids()) ?? []
        return pids.filter { pid in
            guard pid != ThisProcess.pid, let environment = try? Files.read("/proc/\(pid)/environ", limit: 1 << 20)
            else { return false }
            return environment.split(separator: 0).contains { $0.elementsEqual(mark.utf8) }
        }
    }

    /// Processes of the project below `pid`, at any depth.
    func descendants(of pid: Int32) throws -> [Int32] { try ProcessTable.descendants(of: pid) }

    /// The master's folder while it runs; nil when there is none.
    var runtimeFolder: String? {
        Places.runtimeFolders(of: caller.account.user).map { "\($0)/\(name)" }
            .first { (try? FileStatus(of: $0, following: false)) != nil }
    }

    /// Stops the master if it runs; then nothing of it may be there.
    func stopAndExpectNothingLeft(within stopLimit: Double = 20, _ sourceLocation: SourceLocation = #_sourceLocation) {
        if runtimeFolder != nil, !processes.isEmpty {
            let stopped = try? svctl("stop", name, within: stopLimit)
            #expect(
                stopped?.code == 0, "\(stopped.map(String.init(describing:)) ?? "late")\n\(log)",
                sourceLocation: sourceLocation)
        }
        expectNothingLeft(sourceLocation)
    }

    /// Expects that no process, no folder and no open port is left.
    func expectNothingLeft(_ sourceLocation: SourceLocation = #_sourceLocation) {
        let isEmpty = eventually { processes.isEmpty }
        #expect(isEmpty, "still running: \(processes.map(describe))\n\(log)", sourceLocation: sourceLocation)
        #expect(runtimeFolder == nil, sourceLocation: sourceLocation)
        #expect(FreePort.isFree(port), "port \(port) is not free", sourceLocation: sourceLocation)
    }

    private func describe(_ pid: Int32) -> String {
        "\(pid) \(((try? ProcessTable.arguments(of: pid)) ?? []).joined(separator: " "))"
    }
}
