import FoundationEssentials
import Testing

@Suite struct `Table` {
    /// A change of policy shows as a change of this file; `SVCTL_RECORD=1 swift test --filter Table` writes it anew.
    @Test func `what slots and fleet do in every state about every event is what Table txt says`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Table.txt")
        let lines = ["A slot"] + Sheet.lines + ["", "", "The fleet"] + FleetSheet.lines
        if ProcessInfo.processInfo.environment["SVCTL_RECORD"] != nil {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        }
        let recorded = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(recorded.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) == lines)
    }
}
