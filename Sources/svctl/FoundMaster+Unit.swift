internal import Control
internal import LinuxKernel

extension FoundMaster {
    /// The service of systemd that it is, or belongs to, and its process; nil where it is none, and when it does not run.
    ///
    /// The kernel says whose the control socket is: the record may say what it likes.
    var unitAndProcess: (unit: SystemdUnit, process: Int32)? {
        guard let connection = try? LocalSocket.connect(to: Places.path(.control, in: folder)),
            let peer = try? LocalSocket.peer(of: connection), peer.user == owner,
            let group = try? ProcessTable.controlGroup(of: peer.pid), let unit = SystemdUnit(controlGroup: group)
        else { return nil }
        return (unit, peer.pid)
    }
}
