import CLinux
import Glibc

/// The two ends of a pipe, both nonblocking and closed by execve(2).
@frozen
public struct Pipe: ~Copyable {
    /// The end that is read.
    public let reading: Descriptor
    /// The end that is written.
    public let writing: Descriptor

    /// Makes a pipe; EMFILE or ENFILE when no descriptor is left; pipe2(2).
    public init() throws(Errno) {
        let pair = clinux_pipe()
        guard pair.read >= 0 else { throw Errno(errno, in: "pipe") }
        reading = Descriptor(owning: pair.read)
        writing = Descriptor(owning: pair.write)
    }
}
