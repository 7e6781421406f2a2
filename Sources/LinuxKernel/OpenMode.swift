import CLinux
import Glibc

/// How a file is opened.
///
/// Nothing waits in open(2), not even for the other end of a named pipe: to write one that nobody reads is ENXIO.
public enum OpenMode: Sendable {
    /// To read an existing file.
    case reading
    /// To write an existing file, as the kernel's own are.
    case writing
    /// To write behind what is there, made when it is missing.
    case appending
    /// To write from the start, made when it is missing.
    case replacing
    /// To write a file that must not exist yet.
    case creating
    /// To hold a folder or a path, without reading.
    case path

    var flags: CInt {
        switch self {
        case .reading: O_RDONLY | O_NONBLOCK
        case .writing: O_WRONLY | O_NONBLOCK
        case .appending: O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK
        case .replacing: O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK
        case .creating: O_WRONLY | O_CREAT | O_EXCL | O_NONBLOCK
        case .path: CInt(CLINUX_O_PATH.rawValue)
        }
    }
}
