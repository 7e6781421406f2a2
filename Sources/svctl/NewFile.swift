internal import Control
internal import Glibc
internal import LinuxKernel

/// Files that are written for the first time, and never over another.
enum NewFile {
    /// Writes a file that is not there yet; what fails leaves nothing behind.
    ///
    /// `otherwise` is what helps besides when there is one.
    static func write(_ path: String, _ text: String, otherwise: String? = nil) throws(Failure) {
        let file: Descriptor
        do throws(Errno) { file = try Files.open(path, .creating, following: false, permissions: 0o644) } catch {
            guard error.code == EEXIST else {
                throw Failure(
                    error.kind == .notAllowed ? .permission : .cannotCreate, "cannot make \(path): \(error.reason)")
            }
            throw Failure(
                .cannotCreate, "\(path) is there already",
                details: ["take it away first, or name another file", otherwise].compactMap(\.self))
        }
        do throws(Errno) { try file.writeAll(Array(text.utf8)) } catch {
            Files.remove(path)
            throw Failure(.inputOutput, "cannot write \(path): \(error.reason)")
        }
    }
}
