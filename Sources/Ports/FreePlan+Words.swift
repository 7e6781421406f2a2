internal import LinuxKernel

extension FreePlan {
    /// Those to be ended, a line each and safe for a terminal, as a report shows them.
    public func lines(columns: Int?) -> [String] {
        HolderTable(holders: targets, home: nil, columns: columns).lines
    }
}

extension FreePlan.Refusal {
    /// Why, and what to do instead; not escaped.
    public var sentences: [String] {
        switch self {
        case .firstProcess(let keeper):
            ["process 1 holds it, which nobody ends", "it belongs to \(keeper.name): \(keeper.command)"]
        case .ownLine(let holder):
            ["\(holder.pid) (\(holder.command)) holds it: svctl was started by it, and would end itself"]
        case .otherNamespace(let holder):
            [
                "\(holder.pid) (\(holder.command)) lives in another container or network namespace"
                    + (holder.container.map { ", \($0.text)" } ?? ""), "to end it all the same: --all-namespaces",
            ]
        case .kept(let holder, let keeper):
            [
                "\(holder.pid) (\(holder.command)) would be started anew by \(keeper.name)",
                "stop it with: \(keeper.command)", "to end the process all the same: --force",
            ]
        case .unseen(let query): ["who holds \(query) could not be read", "run it with sudo"]
        case .nobody(let query): ["no process holds \(query): there is nobody to end"]
        }
    }
}
