import LinuxKernel

/// Ports that nobody has.
enum FreePort {
    /// A port below those the kernel gives to clients, so that nothing takes it between two uses by a test.
    static func pick() throws -> UInt16 {
        for _ in 0..<200 {
            let port = UInt16.random(in: 10_000..<30_000)
            if isFree(port) { return port }
        }
        throw Late(description: "no free port in 200 tries")
    }

    /// Whether one could listen on it now.
    static func isFree(_ port: UInt16) -> Bool {
        guard let address = SocketAddress.ipv4(host: "", port: port) else { return false }
        return (try? Listener(internet: address, backlog: 1)) != nil
    }
}
