/// A program and its words, with what is known only when the sockets are open.
public struct CommandTemplate: Equatable, Sendable {
    /// A part of a word.
    public enum Piece: Equatable, Sendable {
        /// As it is.
        case text(String)
        /// The descriptor of a listener, which is given by its place among those of the app.
        case descriptor(of: Int)
        /// The port of a listener.
        case port(of: Int)
        /// The address of a listener.
        case address(of: Int)
    }

    /// What to run, never empty: an absolute path, one with a slash below the app's folder, or a name to look for.
    public var program: String
    /// What it is called with after its own name, each word in pieces.
    public var arguments: [[Piece]]

    /// A command of these words.
    public init(program: String, arguments: [[Piece]]) {
        self.program = program
        self.arguments = arguments
    }

    /// Whether a word names a descriptor: then the program is told by its words which sockets it has, and LISTEN_FDS
    /// would tell it a second time; gunicorn then takes the same one twice, and closes it.
    public var namesDescriptors: Bool {
        arguments.joined().contains { if case .descriptor = $0 { true } else { false } }
    }

    /// The words after the program's name.
    ///
    /// - Parameters:
    ///   - firstDescriptor: the number of the first listener's descriptor; the others follow it.
    ///   - port: the port of the listener at that place.
    ///   - address: its address, as people write it.
    /// - Returns: one string for each word, in order.
    public func words(
        firstDescriptor: Int = 3, port: (Int) -> String, address: (Int) -> String
    ) -> [String] {
        arguments.map { word in
            word.map { piece in
                switch piece {
                case .text(let text): text
                case .descriptor(let index): String(firstDescriptor + index)
                case .port(let index): port(index)
                case .address(let index): address(index)
                }
            }.joined()
        }
    }
}
