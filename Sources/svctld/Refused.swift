internal import Control
internal import Glibc
internal import LinuxKernel

/// Why something was refused, with all that helps to see why.
struct Refused: Error {
    let outcome: Outcome

    init(_ code: ExitCode, _ text: String, details: [String] = []) {
        outcome = Outcome(code, text, details: details)
    }

    /// A system call that failed while `text` was tried; what the user may not do has its own code.
    init(_ error: Errno, _ code: ExitCode, _ text: String) {
        self.init(error.code == EACCES || error.code == EPERM ? .permission : code, "\(text): \(error.reason)")
    }

    /// Does something that needs the kernel; when it fails, says that `text` is refused.
    static func unless<Result: ~Copyable>(
        _ code: ExitCode, _ text: @autoclosure () -> String, _ body: () throws(Errno) -> Result
    ) throws(Refused) -> Result {
        do throws(Errno) { return try body() } catch { throw Refused(error, code, text()) }
    }
}
