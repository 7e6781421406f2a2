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
        SettingsReader.read(file: try bytes(of: path), commandLine: options, in: surroundings, asking: .here)
    }

    /// Whether a name ends as the names of settings files do.
    static func isName(_ name: String) -> Bool {
        [".ini", ".yaml", ".yml", ".xml", ".json"].contains { name.hasSuffix($0) }
    }

    /// All of the file.
    static func bytes(of path: String) throws(Failure) -> [UInt8] {
        do throws(Errno) { return try Files.read(path, limit: 16 << 20) } catch {
            let code: ExitCode =
                switch error.code {
                case ENOENT, ENOTDIR: .noFile
                case EACCES, EPERM: .permission
                case EISDIR: .configuration
                default: .inputOutput
                }
            throw Failure(code, "cannot read \(path): \(error.reason)")
        }
    }
}
