internal import Control
internal import Glibc
internal import LinuxKernel

/// Why something was refused, with all that helps to see why.
struct Refused: Error {
    let outcome: Outcome
    /// What it is called in the interface, where it has a name of its own.
    let refusal: Refusal?
    /// The number of the system call's error, where one was the reason.
    let error: Int32?

    init(_ code: ExitCode, _ text: String, details: [String] = [], error: Int32? = nil) {
        outcome = Outcome(code, text, details: details)
        refusal = nil
        self.error = error
    }

    /// An app that is not among `apps`.
    init(noSuchApp app: String, of apps: [String], _ outcome: Outcome) {
        self.outcome = outcome
        refusal = .noSuchApp(app, apps: apps)
        error = nil
    }

    /// A system call that failed while `text` was tried; what the user may not do has its own code.
    init(_ error: Errno, _ code: ExitCode, _ text: String) {
        let isForbidden = error.code == EACCES || error.code == EPERM
        self.init(isForbidden ? .permission : code, "\(text): \(error.reason)", error: error.code)
    }

    /// Does something that needs the kernel; when it fails, says that `text` is refused.
    static func unless<Result: ~Copyable>(
        _ code: ExitCode, _ text: @autoclosure () -> String, _ body: () throws(Errno) -> Result
    ) throws(Refused) -> Result {
        do throws(Errno) { return try body() } catch { throw Refused(error, code, text()) }
    }
}
