internal import LinuxKernel

/// The caller's environment, as far as it may be handed on.
public enum InheritedEnvironment {
    /// Meant for the process itself, or able to change what a program is.
    private static let withheld = ["LISTEN_", "NOTIFY_SOCKET", "WATCHDOG_", "FDSTORE", "SVCTL_", "LD_", "SUDO_"]

    /// Names and values, in the order they came.
    public static var variables: [(name: String, value: String)] {
        ThisProcess.environment.compactMap { entry in
            guard let equals = entry.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = String(entry[..<equals])
            guard !withheld.contains(where: { name.hasPrefix($0) }) else { return nil }
            return (name, String(entry[entry.index(after: equals)...]))
        }
    }
}
