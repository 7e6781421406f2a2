import CLinux
import Glibc

/// The file of a unix socket, which people see and whose mode says who may connect.
enum LocalBinding {
    /// Binds `socket` to the file `path` with exactly this mode and owner, and returns the file's inode; bind(2).
    ///
    /// The mode is there from the file's first moment. The owner comes after it, and only to a socket that was made in
    /// the folder that was there before: who can write to it, or put a link in its place meanwhile, gains nothing.
    /// What was made is taken away when that fails.
    static func bind(
        _ socket: borrowing Descriptor, to address: SocketAddress, path: String, mode: UInt32,
        user: UInt32?, group: UInt32?
    ) throws(Errno) -> UInt64 {
        let place = try HeldPlace(path)
        guard (try? FileStatus(of: place.path, following: false)) == nil else {
            throw Errno(EADDRINUSE, in: "bind \(path)")
        }
        try check("bind \(path)") { clinux_bind_file(socket.number, address.bytes, mode) }
        do throws(Errno) {
            let file = try Files.open(place.path, .path, following: false)
            let status = try FileStatus(of: file)
            guard status.kind == .socket else { throw Errno(ENOTSOCK, in: "chown \(path)") }
            guard user != nil || group != nil else { return status.inode }
            try check("chown \(path)") {
                unsafe fchownat(file.number, "", user ?? .max, group ?? .max, CInt(CLINUX_AT_EMPTY_PATH.rawValue))
            }
            return status.inode
        } catch {
            Files.remove(place.path)
            throw error
        }
    }
}
