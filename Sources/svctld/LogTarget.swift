internal import Control
internal import LinuxKernel

/// Where log lines go.
enum LogTarget: Equatable {
    case standardOutput
    /// A file, with whose rights it is opened (nil: with ours), when it is put aside, and what its lines begin with.
    case file(
        String, identity: Program.Identity? = nil, rotation: LogRotation = LogRotation(), stamp: LogStamp = .moment)
    /// The journal, as lines of the master of that name.
    case journal(name: String)

    /// Reads what `arguments` wrote.
    init?(arguments: ArraySlice<String>) {
        var rest = arguments
        switch rest.popFirst() {
        case "-": self = .standardOutput
        case "journal":
            guard let name = rest.popFirst() else { return nil }
            self = .journal(name: name)
        case let path?:
            let rotation = LogRotation(taking: &rest)
            let stamp = LogStamp(taking: &rest)
            let numbers = rest.compactMap { UInt32($0) }
            guard path.hasPrefix("/"), numbers.count == rest.count, numbers.count != 1 else { return nil }
            let identity =
                numbers.isEmpty
                ? nil : Program.Identity(user: numbers[0], group: numbers[1], groups: Array(numbers.dropFirst(2)))
            self = .file(path, identity: identity, rotation: rotation, stamp: stamp)
        case nil: return nil
        }
    }

    /// The words that make the same target in another process; a file's path is followed by its rotation, its stamp, and by
    /// user, group and further groups.
    var arguments: [String] {
        switch self {
        case .standardOutput: ["-"]
        case .journal(let name): ["journal", name]
        case .file(let path, let identity, let rotation, let stamp):
            [path] + rotation.arguments + stamp.arguments
                + (identity.map { [$0.user, $0.group] + $0.groups } ?? []).map(String.init)
        }
    }

    /// Whose rights it needs; nil: ours.
    var identity: Program.Identity? {
        switch self {
        case .standardOutput, .journal: nil
        case .file(_, let identity, _, _): identity
        }
    }

    /// What `MasterRecord` and `MasterStatus` call it; nil for standard output.
    var name: String? {
        switch self {
        case .standardOutput: nil
        case .journal: Places.journal
        case .file(let path, _, _, _): path
        }
    }
}
