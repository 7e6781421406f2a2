internal import Glibc
internal import LinuxKernel

/// A master that runs, or one that died without tidying up, as its folder tells.
public struct FoundMaster: Equatable, Sendable {
    /// Its folder.
    public var folder: String
    /// The user it belongs to.
    public var owner: UInt32
    /// What it wrote about itself.
    public var record: MasterRecord

    /// Whether somebody answers on its control socket.
    public var isRunning: Bool {
        do throws(Errno) {
            _ = try LocalSocket.connect(to: Places.path(.control, in: folder))
            return true
        } catch {
            return error.code == EAGAIN  // too many speak with it at once
        }
    }

    /// Every master that `user` may see, by name: one's own, and for root everybody's.
    public static func all(visibleTo user: UInt32) -> [FoundMaster] {
        user == 0 ? owners.flatMap { all(of: $0) }.sorted { $0.record.name < $1.record.name } : all(of: user)
    }

    /// Every master of one user, by name.
    public static func all(of user: UInt32) -> [FoundMaster] {
        Places.runtimeFolders(of: user).filter { isPlace($0, of: user) }.flatMap { base in
            Files.names(in: base).compactMap { FoundMaster(folder: "\(base)/\($0)", owner: user) }
        }.sorted { ($0.record.name, $0.folder) < ($1.record.name, $1.folder) }
    }

    /// Whether a folder is not one that somebody else has put in its place, or a link to one of the others.
    private static func isPlace(_ folder: String, of user: UInt32) -> Bool {
        guard let status = try? FileStatus(of: folder, following: false), status.kind == .folder else { return false }
        return folder == Places.system || status.user == user
    }

    /// Reads what lies in a folder; nil when that is not a master's, or belongs to somebody else.
    public init?(folder: String, owner: UInt32) {
        guard let status = try? FileStatus(of: folder, following: false), status.kind == .folder, status.user == owner,
            let bytes = Self.record(in: folder, of: owner), let record = Json.decode(MasterRecord.self, from: bytes),
            MasterName.isValid(record.name)
        else { return nil }
        self.folder = folder
        self.owner = owner
        self.record = record
    }

    /// A link in its place could lead root to a file that does something when it is opened.
    private static func record(in folder: String, of owner: UInt32) -> [UInt8]? {
        guard let file = try? Files.open(Places.path(.record, in: folder), .reading, following: false),
            let status = try? FileStatus(of: file), status.kind == .file, status.user == owner
        else { return nil }
        return try? Files.read(file, limit: 65536)
    }

    /// Root, and the users who have folders where masters would be.
    private static var owners: [UInt32] {
        let users = Files.names(in: "/run/user").compactMap { UInt32($0) }
        let others = Files.names(in: "/tmp").filter { $0.hasPrefix("svctl-") }.compactMap { UInt32($0.dropFirst(6)) }
        let served = Files.names(in: Places.system).compactMap { name in
            (try? FileStatus(of: "\(Places.system)/\(name)", following: false))?.user
        }
        return Set(users + others + served + [0]).sorted()
    }
}
