internal import Control
internal import LinuxKernel

/// The last words of a master that could not begin.
enum Farewell {
    /// Tells the command that waits, or standard error where none does.
    static func tell(_ outcome: Outcome, starter: Int32?) {
        guard let starter else {
            let lines = ["svctl: " + outcome.text] + outcome.details.map { "  " + $0 }
            return StandardStream.write(lines.map { PrintableText.escapedLines($0) + "\n" }.joined(), to: 2)
        }
        try? Descriptor(owning: starter).writeAll(outcome.frame(.startFailed))
    }
}
