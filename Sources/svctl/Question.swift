internal import Control
internal import Glibc
internal import LinuxKernel

/// A question that a person at a terminal answers before anything is ended.
enum Question {
    /// True when the answer begins with y.
    ///
    /// Without a terminal nobody can be asked: that is a usage error, and nothing was done.
    static func ask(_ text: String) throws(Failure) -> Bool {
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            throw Failure(.usage, "nothing was done: there is no terminal to ask on", details: ["add --yes"])
        }
        StandardStream.write(PrintableText.escaped(text) + " [y/N] ", to: STDERR_FILENO)
        let answer = readLine() ?? ""
        return answer.first == "y" || answer.first == "Y"
    }
}
