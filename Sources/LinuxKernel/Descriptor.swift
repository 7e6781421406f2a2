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

    /// Another number for the same open file; dup(2).
    public func duplicate() throws(Errno) -> Descriptor {
        Descriptor(owning: try check("dup") { clinux_duplicate(number) })
    }

    /// Lets the next exec(2) keep this file open, or not.
    public func setInherited(_ inherited: Bool) throws(Errno) {
        try check("fcntl") { clinux_set_inherited(number, inherited ? 1 : 0) }
    }
}

/// The two ends of a pipe, both nonblocking and closed by exec(2).
public struct Pipe: ~Copyable {
    /// The end that is read.
    public let reading: Descriptor
    /// The end that is written.
    public let writing: Descriptor

    /// Makes a pipe; pipe2(2). Fails with EMFILE or ENFILE when no descriptor is left.
    public init() throws(Errno) {
        let pair = clinux_pipe()
        guard pair.read >= 0 else { throw Errno(errno, in: "pipe") }
        reading = Descriptor(owning: pair.read)
        writing = Descriptor(owning: pair.write)
    }
}
