extension OptionTable {
    /// Other applications below addresses of their own.
    static let mountOptions: [Option] = [
        Option(
            "mount", "worker-mount", example: "/shop=shop.wsgi:application", does: .grammar(isStrict: false, takeMount)),
        Option("manage-script-name", does: .flag { $0.requests.cutsMounts = $1 }),
        Option("single-interpreter", does: .flag { $0.sharesInterpreter = $1 }),
    ]

    private static func takeMount(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let parts = setting.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let name = parts[1].first, name != ":" else {
            findings.warning(
                "\(setting.written) wants an address and an application, with = between them", at: setting.place,
                remedy: "write \(setting.written) = \(options["mount"]?.example ?? "")")
            return
        }
        draft.mounts.append(MountSetting(setting: setting, prefix: parts[0], target: parts[1]))
    }
}

/// A mount as it was written.
struct MountSetting: Sendable {
    var setting: Setting
    var prefix: String
    /// A module with or without its callable, or a Python file.
    var target: String
}
