/// What a master leaves in its folder for those who look for it, also when it is dead.
public struct MasterRecord: Codable, Equatable, Sendable {
    /// Its name.
    public var name: String
    /// The file it runs, as it was typed; null for a command line.
    public var file: String?
    /// Where its caller stood, which tells masters without a file apart.
    public var directory: String
    /// Its process.
    public var pid: Int32
    /// Whether it has begun to stop; null until then.
    public var isStopping: Bool?
    /// Where its log goes: a path, or `journal`; null for standard output.
    public var log: String?

    /// Whether it is the master of that file, or without a file of that folder.
    public func isOf(file: String?, directory: String) -> Bool {
        self.file == file && (file != nil || self.directory == directory)
    }

    /// The record of a master.
    public init(name: String, file: String?, directory: String, pid: Int32, log: String?) {
        self.name = name
        self.file = file
        self.directory = directory
        self.pid = pid
        self.log = log
    }
}
