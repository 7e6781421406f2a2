import CLinux
import Glibc

extension SocketAddress: Equatable {
    /// Where a socket is bound; nil for what is no socket; getsockname(2).
    public init?(of socket: borrowing Descriptor) {
        let found = clinux_local_address(socket.number)
        guard found.length > 0 else { return nil }
        self.init(found)
    }

    /// Whether both lead to the same place; host, port and interface, or the bytes of a path or name.
    public static func == (one: SocketAddress, other: SocketAddress) -> Bool {
        clinux_same_address(one.bytes, other.bytes) == 1
    }

    /// `127.0.0.1:8000`, `[::1]:8000`, `/run/web.sock`, `@name`; an empty string for any other family.
    public var text: String {
        let text = unsafe [UInt8](unsafeUninitializedCapacity: 160) { buffer, count in
            count = unsafe Int(clinux_address_text(bytes, buffer.baseAddress, 160))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The path of a unix socket; nil for everything else.
    public var path: String? { family == AF_UNIX && text.utf8.first == UInt8(ascii: "/") ? text : nil }
}
