internal import CLinux
import Glibc

/// Tells when a TCP socket of this network namespace is gone; sock_diag(7), SKNLGRP_INET_TCP_DESTROY.
public struct SocketEndWatch: ~Copyable {
    /// Readable when a socket is gone; what it says needs no reading but by `clear`.
    public let descriptor: Descriptor

    /// Begins to watch; fails where the kernel or a filter does not let netlink be used.
    public init() throws(Errno) {
        let socket = Descriptor(owning: try check("socket") { clinux_diagnosis_open() })
        try check("setsockopt") { clinux_watch_tcp_destroy(socket.number) }
        try socket.setNonblocking(true)
        descriptor = socket
    }

    /// Sleeps until a socket is gone, or one of `others` can be read, or so much time has passed.
    ///
    /// Whoever is woken looks for himself: not every message is about the socket he waits for.
    public func wait(milliseconds: Int, others: [CInt] = []) throws(Errno) {
        try Self.wait(milliseconds: milliseconds, [descriptor.number] + others)
        // The messages are of no interest, and when the kernel lost some (ENOBUFS) we look anyway.
        while case .bytes? = try? descriptor.read(atMost: 65536) {}
    }

    /// The same with nothing to watch but `others`.
    public static func wait(milliseconds: Int, _ others: [CInt]) throws(Errno) {
        var wanted = others.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        do throws(Errno) {
            try check("poll") { unsafe poll(&wanted, nfds_t(wanted.count), CInt(clamping: milliseconds)) }
        } catch {
            guard error.code == EINTR else { throw error }
        }
    }
}
