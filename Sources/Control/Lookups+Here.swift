internal import Glibc
public import LinuxKernel
public import Settings

extension Lookups {
    /// What a reading may ask this machine, with the rights of this process; commands are not run.
    public static var here: Lookups {
        reading { path, limit throws(Errno) in try Files.read(path, limit: limit) }
    }

    /// The same, with files read as `read` does.
    ///
    /// - Parameter read: the bytes of a file of at most so many bytes.
    /// - Returns: answers that run no command.
    public static func reading(_ read: @escaping (String, Int) throws(Errno) -> [UInt8]) -> Lookups {
        var lookups = Lookups(
            found: found,
            content: { path, limit in
                do throws(Errno) {
                    // A pipe would be waited for.
                    guard try FileStatus(of: path).kind == .file else {
                        return .failure(Refusal("it is no ordinary file"))
                    }
                    return .success(try read(path, limit))
                } catch {
                    return .failure(Refusal(error.code == EFBIG ? "it is larger than \(limit >> 20) MB" : error.reason))
                }
            },
            matches: { folder, pattern in
                // What a relative pattern stands for is as relative as the pattern.
                guard !pattern.hasPrefix("/") else { return Files.matches(of: pattern) }
                let start = folder.hasSuffix("/") ? folder : folder + "/"
                return Files.matches(of: start + pattern).map { String($0.dropFirst(start.count)) }
            })
        lookups.hasUser = { name in
            do throws(Errno) { return try UserAccount.named(name) != nil } catch { return true }
        }
        lookups.hasGroup = { name in
            do throws(Errno) { return try UserAccount.group(named: name) != nil } catch { return true }
        }
        return lookups
    }

    private static func found(_ path: String) -> Found? {
        guard let status = try? FileStatus(of: path) else { return nil }
        let kind: Found.Kind =
            switch status.kind {
            case .file: .file
            case .folder: .folder
            case .socket, .link, .other: .other
            }
        let parts = path.split(separator: "/")
        let folder = "/" + parts.dropLast().joined(separator: "/")
        let resolved = (try? Files.resolved(folder)) ?? folder
        let whole = (resolved == "/" ? "" : resolved) + "/" + (parts.last ?? "")
        return Found(kind: kind, path: whole, inode: status.inode)
    }
}
