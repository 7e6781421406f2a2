/// One line of the log as the journal has it: its text, and fields that say what it is about.
public struct JournalEntry: Equatable, Sendable {
    /// `NAME=value`, one a line, the last of them the message; systemd.journal-fields(7).
    public let fields: [UInt8]

    /// What `speaker`, the master called `name` or a worker of it, has written; a line has no end of line in it.
    ///
    /// The numbers and names are plain by their grammar, so that nothing but the message comes from outside.
    public init(of name: String, _ speaker: LogSpeaker, _ line: ArraySlice<UInt8>) {
        let (priority, text) = LogPriority.split(line)
        var head = "SVCTL_NAME=\(name)\nSYSLOG_FACILITY=3\nPRIORITY=\((priority ?? .info).rawValue)\n"
        switch speaker {
        case .master(let pid): head += "SYSLOG_IDENTIFIER=\(name)/svctld\nSYSLOG_PID=\(pid)\n"
        case .worker(let app, let slot, let generation, let pid):
            head += "SYSLOG_IDENTIFIER=\(name)/\(app).\(slot)\nSYSLOG_PID=\(pid)\n"
            head += "SVCTL_APP=\(app)\nSVCTL_WORKER=\(app).\(slot)\nSVCTL_GENERATION=\(generation)\n"
        }
        fields = Array(head.utf8) + Self.message + text
    }

    init(fields: [UInt8]) {
        self.fields = fields
    }

    /// The same without fields, for where there is no journal: `shop/web.1[3532]: Listening`.
    public var line: [UInt8] {
        var values: [String: ArraySlice<UInt8>] = [:]
        for field in fields.split(separator: UInt8(ascii: "\n")) {
            guard let sign = field.firstIndex(of: UInt8(ascii: "=")) else { continue }
            values[String(decoding: field[..<sign], as: UTF8.self)] = field[(sign + 1)...]
        }
        let label = String(decoding: values["SYSLOG_IDENTIFIER"] ?? [], as: UTF8.self)
        let pid = String(decoding: values["SYSLOG_PID"] ?? [], as: UTF8.self)
        return Array("\(label)[\(pid)]: ".utf8) + (values["MESSAGE"] ?? []) + [UInt8(ascii: "\n")]
    }

    /// How it goes through a pipe: a line that begins it, then the fields, each with its end of line.
    public var record: [UInt8] { Self.beginning + [UInt8(ascii: "\n")] + fields + [UInt8(ascii: "\n")] }

    /// No field ends like this but a message, and behind that the next entry begins anyway.
    static let beginning: [UInt8] = [0x1e]

    static let message = Array("MESSAGE=".utf8)
}
