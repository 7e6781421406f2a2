import CLinux
import Glibc

/// The owner of one open file: it is moved, never copied, and closes the file when it ends.
public struct Descriptor: ~Copyable {
    /// The kernel's number for the open file, valid only while this value lives.
    public let number: CInt

    /// Takes over `number`, which must be open and owned by nobody else.
    public init(owning number: CInt) {
        precondition(number >= 0, "a descriptor is never negative")
        self.number = number
    }

    deinit { Glibc.close(number) }

    /// Another number, 3 or above, for the same open file; dup(2).
    ///
    /// EMFILE when no number is left.
    public func duplicate() throws(Errno) -> Descriptor {
        Descriptor(owning: try check("dup") { clinux_duplicate(number) })
    }

    /// Lets the next execve(2) keep this file open, or not; every new descriptor here is closed by it.
    public func setInherited(_ inherited: Bool) throws(Errno) {
        try check("fcntl") { clinux_set_inherited(number, inherited ? 1 : 0) }
    }

    /// Whether what finds no room or nothing to read is refused at once (true) or waits (false); O_NONBLOCK.
    ///
    /// This belongs to the open file, not to the number: everybody who shares the file is concerned.
    public func setNonblocking(_ nonblocking: Bool) throws(Errno) {
        try check("fcntl") { clinux_set_nonblocking(number, nonblocking ? 1 : 0) }
    }

    /// How many columns the terminal behind `number` has; nil when it is none.
    public static func terminalColumns(of number: CInt) -> Int? {
        let columns = clinux_terminal_columns(number)
        return columns > 0 ? Int(columns) : nil
    }
}
