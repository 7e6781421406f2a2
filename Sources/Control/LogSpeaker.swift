/// Who a line of the log comes from.
public enum LogSpeaker: Codable, Equatable, Sendable {
    /// The master itself.
    case master(pid: Int32)
    /// A worker: its app, its slot counted from 1, the reading of the settings it was started from, its process.
    case worker(app: String, slot: Int, generation: Int, pid: Int32)

    /// How its lines begin: `web.1[3532]`, `svctld[3501]`.
    public var label: String {
        switch self {
        case .master(let pid): "svctld[\(pid)]"
        case .worker(let app, let slot, _, let pid): "\(app).\(slot)[\(pid)]"
        }
    }

    /// What of a line is for people: the master says the priority of every line by a mark before it; of a worker it is
    /// what the worker wrote.
    public func text(of line: [UInt8]) -> [UInt8] {
        switch self {
        case .master: Array(LogPriority.split(line[...]).text)
        case .worker: line
        }
    }
}
