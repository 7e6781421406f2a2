internal import Glibc
internal import LinuxKernel

/// Where log lines are shown: a terminal gets no control bytes from what workers wrote; a pipe gets them as they are.
struct LogScreen {
    private let escapes = isatty(STDOUT_FILENO) == 1

    func show(_ bytes: [UInt8]) {
        guard escapes else { return StandardStream.write(bytes) }
        StandardStream.write(PrintableText.escapedLines(String(decoding: bytes, as: UTF8.self)))
    }
}
