/// What a project's folder holds, as far as anybody looks.
///
/// Paths are relative to the folder. Each question is a closure, so that guessing is a pure function of what it is given;
/// whoever answers bounds how much is read.
public struct ProjectView {
    /// One name in a folder.
    public struct Name: Equatable, Sendable {
        /// The name.
        public var text: String
        /// Whether it is a folder, or a link that leads to one.
        public var isFolder: Bool

        /// A name with what it leads to.
        public init(_ text: String, isFolder: Bool) {
            self.text = text
            self.isFolder = isFolder
        }
    }

    /// The folder itself, absolute, as it was typed.
    public var path: String
    /// The names in a folder, sorted, none for what is no folder; the project's own folder is the empty path.
    public var names: (_ folder: String) -> [Name]
    /// The text of an ordinary file; nil for anything else, and for more than is looked at.
    public var text: (_ file: String) -> String?
    /// The virtual environment that the caller has activated, an absolute path with a pyvenv.cfg in it; nil for none.
    public var activeEnvironment: String?
    /// What package.json calls its scripts, each with its command; nil without one that can be read.
    public var scripts: [String: String]?

    /// A view, given by its answers.
    public init(
        path: String, names: @escaping (_ folder: String) -> [Name], text: @escaping (_ file: String) -> String?,
        activeEnvironment: String? = nil, scripts: [String: String]? = nil
    ) {
        self.path = path
        self.names = names
        self.text = text
        self.activeEnvironment = activeEnvironment
        self.scripts = scripts
    }

    /// Whether the folder has an ordinary file of that name.
    func hasFile(_ name: String) -> Bool { names("").contains { $0.text == name && !$0.isFolder } }

    /// The folders in a folder.
    func folders(in folder: String = "") -> [String] { names(folder).filter(\.isFolder).map(\.text) }
}
