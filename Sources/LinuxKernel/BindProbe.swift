internal import CLinux
import Glibc

/// Tries whether a server could have an address, by binding a socket to it and letting go at once; bind(2).
///
/// With SO_REUSEADDR and without listening, so that a server with that option which starts in this very moment is not
/// kept from it.
public enum BindProbe {
    /// Whether the kernel refuses the address because somebody has it, or had it and a connection is left.
    ///
    /// nil when that cannot be told: a low port without the right, an address that no interface has.
    ///
    /// `bothFamilies`: `::` is tried as a server has it that takes IPv4, too.
    public static func isTaken(
        _ address: InternetAddress, port: UInt16, _ transport: Transport, bothFamilies: Bool = false
    ) -> Bool? {
        let place =
            address.isIPv6
            ? SocketAddress.ipv6(host: "\(address)", port: port) : SocketAddress.ipv4(host: "\(address)", port: port)
        guard let place else { return nil }
        let type = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
        let number = clinux_socket(place.family, CInt(type.rawValue))
        guard number >= 0 else { return nil }
        let socket = Descriptor(owning: number)
        // UDP with that option would share the port with whoever has it.
        if transport == .tcp { _ = clinux_set_option(socket.number, SOL_SOCKET, SO_REUSEADDR, 1) }
        if address.isIPv6 {
            _ = clinux_set_option(socket.number, CInt(IPPROTO_IPV6), IPV6_V6ONLY, bothFamilies ? 0 : 1)
        }
        guard clinux_bind(socket.number, place.bytes) == -1 else { return false }
        return errno == EADDRINUSE ? true : nil
    }
}
