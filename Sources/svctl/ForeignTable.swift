internal import Control
internal import LinuxKernel

/// A /proc that belongs to other processes than this one lives among: their numbers mean somebody else here.
enum ForeignTable {
    /// Fails where whoever is found by /proc would be taken for another.
    static func refuse() throws(Failure) {
        guard let shown = Files.linkTarget("/proc/self"), Int32(shown) != ThisProcess.pid else { return }
        throw Failure(
            .system, "/proc shows the processes of another container, where this one is \(shown)",
            details: ["mount it anew here: mount -t proc proc /proc"])
    }
}
