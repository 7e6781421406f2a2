internal import LinuxKernel
internal import Units

/// Where units lie; systemd.unit(5).
enum UnitFolders {
    /// The folder of an administrator's units, or of this user's; nil for a user without a home.
    static func own(_ scope: UnitScope) -> String? {
        switch scope {
        case .system: "/etc/systemd/system"
        case .user: configuration.map { "\($0)/systemd/user" }
        }
    }

    /// All folders where a unit may lie, the one that counts most first.
    static func all(_ scope: UnitScope) -> [String] {
        let shared = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"]
        switch scope {
        case .system: return shared.map { "\($0)/systemd/system" }
        case .user: return ([configuration, data].compactMap(\.self) + shared).map { "\($0)/systemd/user" }
        }
    }

    private static var configuration: String? { variable("XDG_CONFIG_HOME") ?? home.map { "\($0)/.config" } }

    private static var data: String? { variable("XDG_DATA_HOME") ?? home.map { "\($0)/.local/share" } }

    private static var home: String? { (try? UserAccount.numbered(ThisProcess.user))?.home }

    private static func variable(_ name: String) -> String? {
        let entry = ThisProcess.environment.first { $0.hasPrefix("\(name)=/") }
        return entry.map { String($0.dropFirst(name.utf8.count + 1)) }
    }
}
