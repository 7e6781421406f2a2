/// What a master leaves in its folder for those who look for it, also when it is dead.
public struct MasterRecord: Codable, Equatable, Sendable {
    /// Its name.
    public var name: String
    /// The file it runs, as it was typed; null for a command line.
    public var file: String?
    /// Its process.
    public var pid: Int32
    /// Where its log goes; null for standard output.
    public var log: String?

    /// The record of a master.
    public init(name: String, file: String?, pid: Int32, log: String?) {
        self.name = name
        self.file = file
        self.pid = pid
        self.log = log
    }
}
