internal import Control
internal import LinuxKernel
internal import Settings
internal import Units

/// The files of an installation beside those that are there.
struct Installation {
    let order: UnitOrder
    let plan: UnitPlan
    /// What is to be written: new, or other than it is.
    private(set) var files: [(path: String, text: String)] = []
    /// What is to be taken away.
    private(set) var removed: [String] = []
    /// The text of the service's template, ours or the one that is there.
    private(set) var template: String
    /// Where the templates lie that are not ours to write.
    private(set) var notes: [String] = []

    /// Compares; refuses to write over what somebody else has written.
    init(_ order: UnitOrder, _ plan: UnitPlan) throws(Failure) {
        self.order = order
        self.plan = plan
        template = WrittenFile.text(UnitTemplate.service(order.scope, program: InstalledProgram.path))
        guard let folder = UnitFolders.own(order.scope) else {
            throw Failure(.system, "this user has no home to keep units in")
        }
        try refuseOther(in: folder)
        try addTemplate(UnitName.serviceTemplate, template, folder)
        if order.usesSocket {
            try addTemplate(UnitName.socketTemplate, WrittenFile.text(UnitTemplate.socket(order.scope)), folder)
        }
        try add(order.name.serviceDropIn(in: folder), WrittenFile.text(plan.service))
        let socket = order.name.socketDropIn(in: folder)
        if let text = plan.socket {
            try add(socket, WrittenFile.text(text))
        } else if try Self.existing(socket) != nil {
            removed.append(socket)
        }
    }

    /// What is there, when it is as we wrote it; nil when nothing is.
    private static func existing(_ path: String) throws(Failure) -> [UInt8]? {
        guard (try? FileStatus(of: path, following: false)) != nil else { return nil }
        let bytes = try Failure.unless(.inputOutput, "cannot read \(path)") { () throws(Errno) in
            try Files.read(path, limit: 1 << 20)
        }
        switch WrittenFile.state(of: bytes) {
        case .ours: return bytes
        case .edited:
            throw Failure(
                .cannotCreate, "\(path) was changed by hand, and is left as it is",
                details: ["put what you want into a file of your own beside it: systemctl edit", "then: rm \(path)"])
        case .foreign:
            throw Failure(
                .cannotCreate, "\(path) is not of svctl install, and is left as it is",
                details: ["give it another name, or take it away"])
        }
    }

    private mutating func add(_ path: String, _ text: String) throws(Failure) {
        if try Self.existing(path) != Array(text.utf8) { files.append((path, text)) }
    }

    /// A template that somebody else has put there is the one that counts.
    private mutating func addTemplate(_ name: String, _ text: String, _ folder: String) throws(Failure) {
        let places = UnitFolders.all(order.scope).map { "\($0)/\(name)" }
        guard let found = places.first(where: { (try? FileStatus(of: $0)) != nil }) else {
            files.append(("\(folder)/\(name)", text))
            return
        }
        let bytes = (try? Files.read(found, limit: 1 << 20)) ?? []
        if WrittenFile.state(of: bytes) == .ours {
            if bytes != Array(text.utf8) { files.append((found, text)) }
        } else {
            if name == UnitName.serviceTemplate { template = String(decoding: bytes, as: UTF8.self) }
            notes.append("the template is the one that is there: \(found)")
        }
    }

    /// A name is for one file, and a file has one name: the master would refuse the second.
    private func refuseOther(in folder: String) throws(Failure) {
        for other in InstalledUnit.names(in: folder) {
            let path = UnitName(other).serviceDropIn(in: folder)
            let bytes = (try? Files.read(path, limit: 1 << 20)) ?? []
            let file = UnitPlan.remembered(.file, in: String(decoding: bytes, as: UTF8.self))
            if other == order.name.master, let file, file != order.file {
                throw Failure(
                    .taken, "\(other) is installed already, and runs \(file)",
                    details: ["choose another name with --name, or take that one away: svctl uninstall \(other)"])
            }
            if other != order.name.master, file == order.file {
                throw Failure(
                    .taken, "\(order.file) is installed already, as \(other)",
                    details: ["take that away first: svctl uninstall \(other)"])
            }
        }
    }
}
