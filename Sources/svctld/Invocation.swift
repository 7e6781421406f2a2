/// How svctld was called: by svctl, or by itself for a companion, so without abbreviations.
enum Invocation: Equatable {
    /// What a master is to run.
    struct Order: Equatable {
        /// The settings file as it was typed, made absolute; nil: `options` alone.
        var file: String?
        /// The same as it was typed, where that is something else.
        var typedFile: String?
        /// Where the caller stood.
        var directory = "/"
        /// Options of the command line, which come after the file's.
        var options: [String] = []
        /// The master stays with its caller and logs to standard output.
        var isForeground = false
        /// A connection that waits for the outcome of the start.
        var starter: Int32?
    }
    case master(Order)
    /// The log companion; its channel is descriptor 3.
    case log(writingTo: LogTarget, will: LastWill)
    /// The log writer; lines come on standard input, reports go to descriptor 3.
    case write(to: LogTarget)
    /// Where an app's static files are, on standard output.
    case tellStatic(Order, app: String)
    case unknown

    init(_ arguments: some Collection<String>) {
        var rest = Array(arguments)[...]
        switch rest.popFirst() {
        case "--master": self = Self.order(rest).map(Self.master) ?? .unknown
        case "--log":
            guard let will = LastWill(taking: &rest), let target = LogTarget(arguments: rest) else {
                self = .unknown
                return
            }
            self = .log(writingTo: target, will: will)
        case "--tell-static":
            guard let app = rest.popFirst(), let order = Self.order(rest) else {
                self = .unknown
                return
            }
            self = .tellStatic(order, app: app)
        case "--write": self = LogTarget(arguments: rest).map { .write(to: $0) } ?? .unknown
        default: self = .unknown
        }
    }

    private static func order(_ arguments: ArraySlice<String>) -> Order? {
        var order = Order()
        var rest = arguments
        while let word = rest.popFirst() {
            switch word {
            case "--":
                order.options = Array(rest)
                return order
            case "--foreground": order.isForeground = true
            case "--file": order.file = rest.popFirst()
            case "--typed-as": order.typedFile = rest.popFirst()
            case "--directory": order.directory = rest.popFirst() ?? "/"
            case "--starter": order.starter = rest.popFirst().flatMap(Int32.init)
            default: return nil
            }
        }
        return order
    }
}
