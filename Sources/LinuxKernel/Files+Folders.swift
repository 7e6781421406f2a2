import CLinux
import Glibc

extension Files {
    /// Makes one folder with exactly these permissions, whatever the umask; EEXIST when the name is taken; mkdir(2).
    public static func makeFolder(_ path: String, permissions: UInt32) throws(Errno) {
        try check("mkdir \(path)") { unsafe mkdir(path, permissions) }
        try setPermissions(path, permissions)
    }

    /// Whether this process may make files in a folder, as the kernel would decide now; faccessat(2).
    ///
    /// No on a file system that is mounted read-only, and where there is no such folder.
    public static func mayWrite(in folder: String) -> Bool {
        refusal(of: folder) == nil
    }

    /// Why this process may make no files in a folder; nil when it may; errno(3).
    public static func refusal(of folder: String) -> Int32? {
        unsafe faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 ? nil : errno
    }

    /// Takes an empty folder away; anything else stays; rmdir(2).
    public static func removeFolder(_ path: String) {
        unsafe rmdir(path)
    }

    /// The names in a folder, sorted, without `.` and `..`; empty when it cannot be read; readdir(3).
    public static func names(in folder: String) -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// What is in a folder, in the order of the file system and without `.` and `..`; empty when it cannot be read.
    ///
    /// A link is no folder, wherever it leads.
    public static func entries(in folder: String) -> [FolderEntry] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var entries: [FolderEntry] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            guard name != ".", name != ".." else { continue }
            var isFolder = unsafe entry.pointee.d_type == UInt8(DT_DIR)
            // Some file systems do not say.
            if unsafe entry.pointee.d_type == UInt8(DT_UNKNOWN) {
                isFolder = (try? FileStatus(of: "\(folder)/\(name)", following: false))?.kind == .folder
            }
            entries.append(FolderEntry(name: name, isFolder: isFolder))
        }
        return entries
    }

    /// Where a link leads, one step and at most 4096 bytes of it; nil when `path` is none; readlink(2).
    public static func linkTarget(_ path: String) -> String? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            guard let place = buffer.baseAddress else { return }
            count = unsafe place.withMemoryRebound(to: CChar.self, capacity: 4096) {
                max(0, unsafe readlink(path, $0, 4096))
            }
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// An absolute path with every link on the way resolved, but not what lies there; the same where its folder is missing.
    public static func inResolvedFolder(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), let folder = try? resolved(String(path[...slash])) else {
            return path
        }
        return (folder == "/" ? "" : folder) + path[slash...]
    }

    /// The path with every link resolved; ENOENT when a part is missing; realpath(3).
    public static func resolved(_ path: String) throws(Errno) -> String {
        guard let found = unsafe realpath(path, nil) else { throw Errno(errno, in: "realpath \(path)") }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }
}

/// One name in a folder.
public struct FolderEntry: Equatable, Sendable {
    /// The name.
    public let name: String
    /// Whether it is a folder itself.
    public let isFolder: Bool
}
