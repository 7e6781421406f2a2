internal import Glibc
internal import LinuxKernel

/// The processes that a worker has started and that stayed in its session.
enum Session {
    /// Kills all of them, with a second look for those that are being made at this moment.
    static func kill(ledBy leader: Int32) {
        for _ in 0..<2 {
            let members = (try? ProcessTable.members(ofSession: leader)) ?? []
            guard !members.isEmpty else { return }
            for member in members { Glibc.kill(member, SIGKILL) }
        }
    }
}
