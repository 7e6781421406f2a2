import LinuxKernel
import Testing

/// The other end of NOTIFY_SOCKET, where systemd would be: what a master says of itself, in order.
final class NotifyReceiver {
    private let socket: NotifySocket
    let path: String
    private(set) var messages: [String] = []
    private(set) var senders: Set<Int32> = []

    init(in project: Project) throws {
        path = "\(project.root)/notify"
        socket = try NotifySocket(path: path, user: project.caller.account.user)
    }

    /// Waits for a message that has these lines among others, and returns those up to it that were not asked for yet.
    @discardableResult
    func wait(
        for lines: String..., within seconds: Double = 20, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        var passed: [String] = []
        let came = try eventually(within: seconds) {
            while let message = try next() {
                passed.append(message)
                if Set(message.split(separator: "\n").map(String.init)).isSuperset(of: lines) { return true }
            }
            return false
        }
        try #require(came, "no \(lines) in \(messages)", sourceLocation: sourceLocation)
        return passed
    }

    /// All that has come by now and was not asked for yet.
    func rest() throws -> [String] {
        var rest: [String] = []
        while let message = try next() { rest.append(message) }
        return rest
    }

    private func next() throws -> String? {
        guard let message = try socket.receive() else { return nil }
        let text = String(decoding: message.bytes, as: UTF8.self)
        messages.append(text)
        if let sender = message.sender { senders.insert(sender.pid) }
        return text
    }

    deinit { Files.remove(path) }
}
