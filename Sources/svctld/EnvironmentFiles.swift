internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

/// Files of variables that an app's settings name, read anew with the settings.
enum EnvironmentFiles {
    /// Reads one with the rights of the app's user: root must not be led to tell an app what its user could not read.
    ///
    /// One that only root can read is read all the same where nobody but root could have named it or put another in its
    /// place, as EnvironmentFile= of systemd.exec(5) reads it.
    ///
    /// - Returns: its variables; none for one that may be missing, and is.
    static func read(
        _ file: EnvironmentFile, as identity: Program.Identity?, settings: String?,
        _ complaint: (ExitCode, String, Place?, String?) -> Refused
    ) throws(Refused) -> [EnvironmentVariable] {
        let bytes: [UInt8]
        do throws(Errno) { bytes = try content(of: file.path, as: identity, settings: settings) } catch {
            switch error.code {
            case ENOENT, ENOTDIR:
                guard !file.mayBeMissing else { return [] }
                throw complaint(
                    .configuration, "the environment file \(file.path) is not there", file.place,
                    "write environment-file = -\(file.path) where it may be missing")
            case EACCES, EPERM: throw forbidden(file, identity, complaint)
            default: throw complaint(.inputOutput, "cannot read \(file.path): \(error.reason)", file.place, nil)
            }
        }
        do throws(EnvironmentFileGrammar.Fault) { return try EnvironmentFileGrammar.parse(bytes) } catch {
            // The line itself may be a secret.
            throw complaint(
                .configuration, "\(file.path):\(error.line): \(error.message)", file.place,
                "write NAME=value on each line")
        }
    }

    private static func content(
        of path: String, as identity: Program.Identity?, settings: String?
    ) throws(Errno) -> [UInt8] {
        guard let identity, ThisProcess.user == 0, identity.user != 0 else { return try content(of: path, as: nil) }
        do throws(Errno) { return try content(of: path, as: (identity.user, identity.group)) } catch {
            guard error.code == EACCES, let settings, isRootsAlone(settings), isRootsAlone(path) else { throw error }
            return try content(of: path, as: nil)
        }
    }

    private static func content(of path: String, as identity: (user: UInt32, group: UInt32)?) throws(Errno) -> [UInt8] {
        let file = try Files.open(path, .reading, as: identity)
        // What comes out of a pipe or a device has no end.
        guard try FileStatus(of: file).kind == .file else { throw Errno(EINVAL, in: "read \(path)") }
        return try Files.read(file, limit: 1 << 20, path: path)
    }

    private static func isRootsAlone(_ path: String) -> Bool {
        do throws(Refused) { try FileTrust.check(path, users: [0]) } catch { return false }
        return true
    }

    private static func forbidden(
        _ file: EnvironmentFile, _ identity: Program.Identity?,
        _ complaint: (ExitCode, String, Place?, String?) -> Refused
    ) -> Refused {
        guard let identity else {
            return complaint(.permission, "may not read the environment file \(file.path)", file.place, nil)
        }
        let name = (try? UserAccount.numbered(identity.user))?.name ?? "user \(identity.user)"
        return complaint(
            .permission, "\(name) may not read the environment file \(file.path)", file.place,
            "let \(name) read it, or see that nobody but root can change it and the settings, with all folders above")
    }
}
