internal import Control
internal import Glibc
internal import LinuxKernel

/// Shows the steps of a start, a reload, a restart or a stop: one living line on a terminal, plain lines elsewhere.
struct StepView {
    private let columns = Descriptor.terminalColumns(of: STDERR_FILENO)
    private var isShowing = false

    /// Follows the steps to the end.
    ///
    /// - Returns: the outcome; nil when the master ended without one.
    mutating func follow(_ reader: inout StepReader) throws(Failure) -> Outcome? {
        while true {
            let frame = try Failure.unless(.inputOutput, "cannot hear the master") { () throws(Errno) in
                try reader.next()
            }
            guard let frame else { return nil }
            switch Step(frame: frame) {
            case .progress(let progress): show(progress)
            case .outcome(let outcome):
                clear()
                return outcome
            case nil: continue
            }
        }
    }

    private mutating func show(_ progress: Progress) {
        let count = progress.wanted > 0 ? "\(progress.ready)/\(progress.wanted) " : ""
        // A finding in the settings is several lines that one wants to keep.
        guard let columns, !progress.text.contains("\n") else {
            clear()
            return StandardStream.write(PrintableText.escapedLines(progress.text) + "\n", to: 2)
        }
        let text = PrintableText.escaped(progress.text)
        StandardStream.write("\r\u{1b}[K" + PrintableText.cut(count + text, columns: columns - 1), to: 2)
        isShowing = true
    }

    private mutating func clear() {
        if isShowing { StandardStream.write("\r\u{1b}[K", to: 2) }
        isShowing = false
    }
}

extension Outcome {
    /// Prints a good end, throws any other.
    func settle() throws(Failure) -> ExitCode {
        guard exitCode == .done else { throw Failure(exitCode, text, details: details) }
        StandardStream.write(PrintableText.escaped(text) + "\n")
        return .done
    }
}
