import Glibc

/// A system call that failed: which one, and the kernel's reason.
public struct Errno: Error, Equatable, Sendable, CustomStringConvertible {
    /// The number of errno(3).
    public let code: CInt
    /// The call that failed, and where it helps its object: `bind`, `open /run/x`.
    public let call: String

    /// Says that `call` failed with `code`.
    public init(_ code: CInt, in call: String) {
        self.code = code
        self.call = call
    }

    /// The kernel's words alone: `Address already in use`.
    public var reason: String { Errno.reason(of: code) }

    /// The call and the kernel's words: `bind: Address already in use`.
    public var description: String { "\(call): \(reason)" }

    /// The words for a number of errno(3), from strerror(3).
    public static func reason(of code: CInt) -> String { unsafe String(cString: strerror(code)) }
}

/// Makes one system call: again when a signal interrupted it, and throwing its errno when it answers -1.
@discardableResult
func check<Result: SignedInteger>(_ call: @autoclosure () -> String, _ body: () -> Result) throws(Errno) -> Result {
    while true {
        let result = body()
        guard result == -1 else { return result }
        let code = errno
        guard code == EINTR else { throw Errno(code, in: call()) }
    }
}
