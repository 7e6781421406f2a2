import Glibc

/// A regular expression of the C library; regex(7), extended.
@safe public final class Pattern {
    /// Why a text is no pattern.
    public struct Problem: Error, Equatable, Sendable {
        /// What regerror(3) says.
        public let reason: String
    }

    private var compiled = unsafe regex_t()

    /// Compiles `text`, which matches part of what it is held against unless it says otherwise.
    public init(_ text: String, ignoringCase: Bool = false) throws(Problem) {
        let flags = REG_EXTENDED | REG_NOSUB | (ignoringCase ? REG_ICASE : 0)
        let code = unsafe regcomp(&compiled, text, flags)
        guard code != 0 else { return }
        var reason = [CChar](repeating: 0, count: 256)
        unsafe regerror(code, &compiled, &reason, reason.count)
        throw Problem(reason: String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit { unsafe regfree(&compiled) }

    /// Whether it matches part of `text`.
    public func matches(_ text: String) -> Bool { unsafe regexec(&compiled, text, 0, nil, 0) == 0 }

    /// The same for bytes up to a NUL, which may be no text.
    public func matches(_ bytes: [UInt8]) -> Bool {
        unsafe (bytes + [0]).withUnsafeBytes { bytes in
            guard let place = bytes.baseAddress else { return false }
            return unsafe regexec(&compiled, place.assumingMemoryBound(to: CChar.self), 0, nil, 0) == 0
        }
    }
}
