/// The virtual environments of a project; only a pyvenv.cfg proves one.
struct VirtualEnvironments: Equatable {
    /// Folders in the project, the likeliest first.
    let own: [String]
    /// The one that the caller has activated, where it is another.
    let active: String?
    /// A tool that keeps the environment elsewhere, and what prints where.
    let keeper: (tool: String, command: String)?

    init(_ view: ProjectView) {
        let folders = view.folders().filter { view.text("\($0)/pyvenv.cfg") != nil }
        own = Self.usual.filter(folders.contains) + folders.filter { !Self.usual.contains($0) }
        let active = view.activeEnvironment
        self.active = own.contains { "\(view.path)/\($0)" == active } ? nil : active
        keeper = Self.keepers.first { view.hasFile($0.file) }.map { ($0.tool, $0.command) }
    }

    /// The one to use, and why.
    var best: (home: String, why: String)? {
        if let first = own.first { return (first, "The virtual environment: \(first) has a pyvenv.cfg.") }
        return active.map { ($0, "The virtual environment that was active when this was written.") }
    }

    static func == (left: VirtualEnvironments, right: VirtualEnvironments) -> Bool {
        left.own == right.own && left.active == right.active && left.keeper?.tool == right.keeper?.tool
    }

    private static let usual = [".venv", "venv", "env", ".env", "virtualenv"]
    private static let keepers = [
        (file: "poetry.lock", tool: "poetry", command: "poetry env info --path"),
        (file: "Pipfile", tool: "pipenv", command: "pipenv --venv"),
        (file: "uv.lock", tool: "uv", command: "uv sync, which makes .venv"),
    ]
}
