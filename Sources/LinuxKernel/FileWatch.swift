import Glibc

/// Something that happened in a watched folder.
public struct FolderChange: Equatable, Sendable {
    /// What kind of thing happened.
    public enum Kind: Equatable, Sendable {
        /// The name is new here, by whatever way.
        case appeared
        /// The name is no longer here.
        case left
        /// A file was closed after it had been open for writing.
        case written
        /// Times, permissions or the owner were set.
        case attributes
        /// The folder itself is gone, or watching it was ended: its number means nothing any more.
        case over
        /// There was more than the kernel keeps, and some of it is lost; it is of no folder in particular.
        case overflow
    }

    /// The number that `add` gave the folder.
    public let folder: Int32
    /// What happened.
    public let kind: Kind
    /// The name in the folder; empty when it is about the folder itself.
    public let name: String
    /// Whether the name is a folder.
    public let isFolder: Bool
}

/// Tells what happens to the files of many folders, but not in the folders below them; inotify(7).
public struct FileWatch: ~Copyable {
    /// Readable when something has happened.
    public let descriptor: Descriptor

    /// Watches nothing yet; EMFILE when no descriptor is left, or none of fs.inotify.max_user_instances.
    public init() throws(Errno) {
        let wanted = CInt(IN_CLOEXEC | IN_NONBLOCK)
        descriptor = Descriptor(owning: try check("inotify_init") { inotify_init1(wanted) })
    }

    /// Watches `folder` too.
    ///
    /// ENOSPC when fs.inotify.max_user_watches is reached, ENOENT and ENOTDIR when there is no such folder (without
    /// `following` also when it is a link), EACCES when it may not be read.
    ///
    /// - Returns: the folder's number; the same folder has the same number each time.
    public func add(_ folder: String, following: Bool = true) throws(Errno) -> Int32 {
        let link = following ? 0 : UInt32(IN_DONT_FOLLOW)
        return try check("inotify_add_watch \(folder)") {
            unsafe inotify_add_watch(descriptor.number, folder, Self.events | link)
        }
    }

    /// Watches the folder of that number no more; a change of the kind `over` follows.
    public func remove(_ folder: Int32) {
        inotify_rm_watch(descriptor.number, folder)
    }

    /// Takes out what has happened, oldest first; empty when there is nothing, and at most some thousands at once.
    public func changes() throws(Errno) -> [FolderChange] {
        guard case .bytes(let bytes) = try descriptor.read(atMost: 65536) else { return [] }
        var changes: [FolderChange] = []
        var offset = 0
        while offset + Self.head <= bytes.count {
            let mask = word(bytes, at: offset + 4)
            let end = offset + Self.head + Int(word(bytes, at: offset + 12))
            guard end <= bytes.count else { break }
            let name = String(decoding: bytes[(offset + Self.head)..<end].prefix { $0 != 0 }, as: UTF8.self)
            if let kind = Self.kind(mask) {
                changes.append(
                    FolderChange(
                        folder: Int32(bitPattern: word(bytes, at: offset)), kind: kind, name: name,
                        isFolder: mask & UInt32(bitPattern: Int32(IN_ISDIR)) != 0))
            }
            offset = end
        }
        return changes
    }

    private static let head = 16
    private static let events =
        UInt32(IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
        | UInt32(IN_ONLYDIR | IN_EXCL_UNLINK)

    private static func kind(_ mask: UInt32) -> FolderChange.Kind? {
        if mask & UInt32(IN_Q_OVERFLOW) != 0 { return .overflow }
        if mask & UInt32(IN_IGNORED) != 0 { return .over }
        if mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 { return .appeared }
        if mask & UInt32(IN_DELETE | IN_MOVED_FROM) != 0 { return .left }
        if mask & UInt32(IN_CLOSE_WRITE) != 0 { return .written }
        return mask & UInt32(IN_ATTRIB) != 0 ? .attributes : nil
    }

    /// A number in the machine's own order.
    private func word(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    }
}
