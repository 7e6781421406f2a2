import CLinux
import Glibc

/// The file of a unix socket, which people see and whose mode says who may connect.
enum LocalBinding {
    /// Binds `socket` to the file `path` with exactly this mode and owner; bind(2).
    ///
    /// The mode is there from the file's first moment. The owner comes after it, and only to a socket: who can write
    /// to the folder and puts a link or something else there meanwhile gains nothing. What was made is taken away
    /// when that fails.
    static func bind(
        _ socket: borrowing Descriptor, to address: SocketAddress, path: String, mode: UInt32,
        user: UInt32?, group: UInt32?
    ) throws(Errno) {
        try check("bind \(path)") { clinux_bind_file(socket.number, address.bytes, mode) }
        guard user != nil || group != nil else { return }
        do throws(Errno) {
            let file = try Files.open(path, .path, following: false)
            guard try FileStatus(of: file).kind == .socket else { throw Errno(ENOTSOCK, in: "chown \(path)") }
            try check("chown \(path)") {
                unsafe fchownat(file.number, "", user ?? .max, group ?? .max, CInt(CLINUX_AT_EMPTY_PATH.rawValue))
            }
        } catch {
            Files.remove(path)
            throw error
        }
    }
}
