import CLinux
import Glibc

/// Memory without a name that another process may have too, by its descriptor; memfd_create(2).
///
/// Its size never changes. It is read and not mapped here, so that the others can do no harm.
public struct SharedMemory: ~Copyable {
    /// What the other process is given.
    public let descriptor: Descriptor
    private let size: Int

    /// Makes memory of `size` bytes that begins with `bytes`, all else 0; it has `name` in /proc/PID/maps.
    ///
    /// EMFILE or ENFILE when no descriptor is left, ENOMEM; EACCES where this machine forbids such memory.
    public init(_ name: String, size: Int, beginning bytes: [UInt8]) throws(Errno) {
        let number = try check("memfd_create") { unsafe clinux_memory_file(name, Int64(size)) }
        let descriptor = Descriptor(owning: number)
        try check("pwrite") {
            unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor.number, $0.baseAddress, $0.count, 0) }
        }
        self.descriptor = descriptor
        self.size = size
    }

    /// All of it as it is now; empty when it cannot be read. pread(2)
    ///
    /// A number of 8 bytes at an offset that 8 divides is read whole, where it is written whole.
    public func bytes() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            initialized = unsafe max(0, pread(descriptor.number, buffer.baseAddress, size, 0))
        }
    }
}
