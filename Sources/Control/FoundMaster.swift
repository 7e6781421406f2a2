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
        let bases = user == 0 ? everybodysFolders : Places.runtimeFolders(of: user).map { ($0, user) }
        return bases.flatMap { base, owner in
            Files.names(in: base).compactMap { FoundMaster(folder: "\(base)/\($0)", owner: owner) }
        }.sorted { ($0.record.name, $0.folder) < ($1.record.name, $1.folder) }
    }

    /// Reads what lies in a folder; nil when that is not a master's, or belongs to somebody else.
    public init?(folder: String, owner: UInt32) {
        guard let status = try? FileStatus(of: folder, following: false), status.kind == .folder, status.user == owner,
            let bytes = try? Files.read(Places.path(.record, in: folder), limit: 65536),
            let record = Json.decode(MasterRecord.self, from: bytes), MasterName.isValid(record.name)
        else { return nil }
        self.folder = folder
        self.owner = owner
        self.record = record
    }

    private static var everybodysFolders: [(String, UInt32)] {
        let own = Places.runtimeFolders(of: 0).map { ($0, UInt32(0)) }
        let users = Set(
            Files.names(in: "/run/user").compactMap { UInt32($0) }
                + Files.names(in: "/tmp").filter { $0.hasPrefix("svctl-") }.compactMap { UInt32($0.dropFirst(6)) })
        return own
            + users.sorted().filter { $0 != 0 }.flatMap { user in
                Places.runtimeFolders(of: user).map { ($0, user) }
            }
    }
}
