internal import ArgumentParser
internal import Control
internal import LinuxKernel

/// Why a command did not do what it was asked, and what helps.
struct Failure: Error {
    var code: Control.ExitCode
    var text: String
    var details: [String]

    init(_ code: Control.ExitCode, _ text: String, details: [String] = []) {
        self.code = code
        self.text = text
        self.details = details
    }

    /// Does something that needs the kernel; when it fails, says what `text` says and why.
    static func unless<Result: ~Copyable>(
        _ code: Control.ExitCode, _ text: @autoclosure () -> String, _ body: () throws(Errno) -> Result
    ) throws(Failure) -> Result {
        do throws(Errno) { return try body() } catch { throw Failure(code, "\(text()): \(error.reason)") }
    }

    /// Says it on standard error.
    func print() {
        let lines =
            ["svctl: " + PrintableText.escaped(text)]
            + details.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
            .map { "  " + $0 }
        StandardStream.write(lines.map { PrintableText.escapedLines($0) + "\n" }.joined(), to: 2)
    }
}

extension ParsableCommand {
    /// Runs the body of a command; a failure is said and becomes the exit code, and so does an answer of no.
    func answering(_ body: () throws(Failure) -> Control.ExitCode) throws {
        let code: Control.ExitCode
        do throws(Failure) { code = try body() } catch {
            error.print()
            throw ArgumentParser.ExitCode(error.code.rawValue)
        }
        guard code == .done else { throw ArgumentParser.ExitCode(code.rawValue) }
    }
}
