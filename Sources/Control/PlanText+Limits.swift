internal import Settings

extension PlanText {
    /// What the kernel holds an app's processes to, where the settings say so.
    static func limits(_ limits: ProcessLimits) -> [String] {
        let words = [
            limits.addressSpace.map { "\($0 >> 20) MiB of memory" },
            limits.processes.map { "\($0) processes of its user" }, limits.openFiles.map { "\($0) open files" },
            limits.priority.map { "priority \($0)" },
            limits.processors.map { "\($0) \($0 == 1 ? "processor" : "processors") a worker" },
        ].compactMap(\.self)
        return words.isEmpty ? [] : [row("limits", words.joined(separator: ", "))]
    }
}
