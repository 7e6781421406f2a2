import Glibc

/// Tells when something in a folder changes; inotify(7).
public struct FolderWatch: ~Copyable {
    /// Readable when something has changed.
    public let descriptor: Descriptor

    /// Watches `folder` for files that grow, appear or get another name; ENOENT when it is not there, ENOSPC or EMFILE
    /// when the kernel's limit of watches is reached.
    public init(_ folder: String) throws(Errno) {
        let wanted = CInt(IN_CLOEXEC | IN_NONBLOCK)
        let watch = Descriptor(owning: try check("inotify_init") { inotify_init1(wanted) })
        let events = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO)
        try check("inotify_add_watch \(folder)") { unsafe inotify_add_watch(watch.number, folder, events) }
        descriptor = watch
    }

    /// Takes away what was reported, so that the descriptor is readable only once.
    public func acknowledge() {
        while case .bytes = (try? descriptor.read(atMost: 4096)) ?? .end {}
    }
}
