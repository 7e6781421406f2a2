extension OptionTable {
    /// What the kernel holds processes to; with 0 it is as the master has it.
    static let limitOptions: [Option] = [
        Option("limit-as", example: "512", does: .grammar(isStrict: true, takeAddressSpace)),
        Option(
            "limit-nproc", example: "100",
            does: .number(NumberRule(range: 0...Int(Int32.max))) { $0.limits.processes = $1 == 0 ? nil : $1 }),
        Option(
            "max-fd", example: "4096",
            does: .number(NumberRule(range: 0...Int(Int32.max))) { $0.limits.openFiles = $1 == 0 ? nil : $1 }),
        // 0 is what uWSGI takes for "as it is".
        Option(
            "prio", example: "10",
            does: .number(NumberRule(range: -20...19)) { $0.limits.priority = $1 == 0 ? nil : $1 }),
        Option(
            "cpu-affinity", example: "1",
            does: .number(NumberRule(range: 0...1024)) { $0.limits.processors = $1 == 0 ? nil : $1 }),
    ]

    /// uWSGI counts megabytes; svctl's own sections have sizes.
    private static func takeAddressSpace(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard let bytes = size(setting, in: draft.section, counting: .megabytes, &findings) else { return }
        draft.limits.addressSpace = bytes == 0 ? nil : bytes
        guard bytes > 0, bytes < smallestAddressSpace else { return }
        findings.warning(
            "a Python worker needs more than \(bytes >> 20) MiB of addresses to start", at: setting.place,
            remedy: "write \(setting.written) = \(draft.section.isOwn ? "512MiB" : "512")")
    }

    private static let smallestAddressSpace = 64 << 20
}
