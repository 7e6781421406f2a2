internal import LinuxKernel

/// Where log lines go, and with whose rights the file is opened.
struct LogTarget: Equatable {
    /// Nil: standard output.
    var path: String?
    /// Nil: with ours.
    var identity: Program.Identity?

    init(path: String?, identity: Program.Identity? = nil) {
        self.path = path
        self.identity = identity
    }

    /// Reads what `arguments` wrote.
    init?(arguments: ArraySlice<String>) {
        var rest = arguments
        guard let path = rest.popFirst() else { return nil }
        self.path = path == "-" ? nil : path
        let numbers = rest.compactMap { UInt32($0) }
        guard numbers.count == rest.count else { return nil }
        if numbers.count >= 2 {
            identity = Program.Identity(user: numbers[0], group: numbers[1], groups: Array(numbers.dropFirst(2)))
        }
    }

    /// The words that make the same target in another process: the path, then user, group and further groups.
    var arguments: [String] {
        let numbers = identity.map { [$0.user, $0.group] + $0.groups } ?? []
        return [path ?? "-"] + numbers.map(String.init)
    }
}
