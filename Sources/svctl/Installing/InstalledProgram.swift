internal import LinuxKernel

/// Where this program lies, by the names that stay when another version is installed.
enum InstalledProgram {
    /// What a unit calls it by.
    static var path: String { prefix.map { "\($0)/bin/svctl" } ?? ThisProcess.executable }

    /// The folders that it, the master and its worker are reached by.
    static var folders: [String] {
        if let prefix { return ["\(prefix)/bin", "\(prefix)/lib/svctl"] }
        let parts = ThisProcess.executable.split(separator: "/")
        return [
            "/" + parts.dropLast().joined(separator: "/"),
            "/" + parts.dropLast(2).joined(separator: "/") + "/lib/svctl",
        ]
    }

    /// Where scripts/install has put it: a link in `PREFIX/bin` leads to `PREFIX/lib/svctl/VERSION/bin`.
    private static var prefix: String? {
        let own = ThisProcess.executable
        let parts = own.split(separator: "/")
        guard parts.count >= 5, parts[(parts.count - 5)...].prefix(2) == ["lib", "svctl"] else { return nil }
        let prefix = parts.dropLast(5).map { "/\($0)" }.joined()
        return (try? Files.resolved("\(prefix)/bin/svctl")) == own ? prefix : nil
    }
}
