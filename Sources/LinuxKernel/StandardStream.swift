import Glibc

/// Standard output and standard error of this process.
public enum StandardStream {
    /// Writes text for people or programs that called, waiting for room; 1 is standard output, 2 standard error.
    ///
    /// What nobody reads any more, or finds no space, is given up silently.
    public static func write(_ text: String, to number: CInt = 1) {
        write(Array(text.utf8), to: number)
    }

    /// The same for bytes of any kind.
    public static func write(_ bytes: [UInt8], to number: CInt = 1) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            let code = count < 0 ? errno : 0
            switch code {
            case 0: rest = rest.dropFirst(count)
            case EAGAIN: try? Descriptor.waitForRoom(in: number)
            case EINTR: continue
            default: return
            }
        }
    }
}
