internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

extension EnvironmentFiles {
    /// Reads a folder of envdir(8) with the rights of the app's user: each file is a variable, named like it, whose value
    /// is its first line without the blanks at the end; an empty file takes the variable away.
    ///
    /// - Returns: the variables by name, with nil for what is taken away.
    static func readFolder(
        _ folder: EnvironmentFile, as identity: Program.Identity?,
        _ complaint: (ExitCode, String, Place?, String?) -> Refused
    ) throws(Refused) -> [(name: String, value: String?)] {
        guard (try? FileStatus(of: folder.path))?.kind == .folder else {
            throw complaint(
                .configuration, "there is no folder \(folder.path) with variables", folder.place,
                "make it, or take the line out")
        }
        var result: [(name: String, value: String?)] = []
        // What begins with a dot, or has a sign in its name, is no variable.
        for name in Files.names(in: folder.path).sorted() where !name.hasPrefix(".") && !name.contains("=") {
            let path = "\(folder.path)/\(name)"
            do throws(Errno) {
                let file = try Files.open(path, .reading, as: identity.map { ($0.user, $0.group) })
                guard try FileStatus(of: file).kind == .file else { continue }
                let bytes = try Files.read(file, limit: 1 << 20, path: path)
                result.append((name, value(of: bytes)))
            } catch {
                let isForbidden = error.code == EACCES || error.code == EPERM
                throw complaint(
                    isForbidden ? .permission : .inputOutput, "cannot read the variable \(path): \(error.reason)",
                    folder.place, isForbidden ? "let the app's user read it" : nil)
            }
        }
        return result
    }

    /// In the file a NUL stands for the end of a line.
    private static func value(of bytes: [UInt8]) -> String? {
        guard !bytes.isEmpty else { return nil }
        var line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        while let last = line.last, [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(last) {
            line.removeLast()
        }
        return String(decoding: line.map { $0 == 0 ? UInt8(ascii: "\n") : $0 }, as: UTF8.self)
    }
}
