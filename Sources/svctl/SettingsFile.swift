internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

/// Reads a settings file as the master would, without starting anything.
enum SettingsFile {
    static func read(_ path: String, options: [String] = []) throws(Failure) -> Reading {
        try read(path, options: options, in: Surroundings.here(file: path, directory: WorkingFolder.asTyped))
    }

    /// Reads it as it is read elsewhere.
    static func read(
        _ path: String, options: [String] = [], in surroundings: Surroundings
    ) throws(Failure) -> Reading {
        let bytes: [UInt8]
        do throws(Errno) { bytes = try Files.read(path, limit: 16 << 20) } catch {
            let code: ExitCode =
                switch error.code {
                case ENOENT, ENOTDIR: .noFile
                case EACCES, EPERM: .permission
                case EISDIR: .configuration
                default: .inputOutput
                }
            throw Failure(code, "cannot read \(path): \(error.reason)")
        }
        return SettingsReader.read(file: bytes, commandLine: options, in: surroundings, asking: .here)
    }
}
