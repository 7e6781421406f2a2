internal import LinuxKernel

/// Whether a process is meant by one of the names that were asked for.
struct NameTest {
    /// As it was asked for.
    let name: [UInt8]
    /// By which of its names it is; nil by none.
    let kind: (ProcessNames, Int32) -> ProcessNames.Kind?

    private init(_ name: [UInt8], isMeant: @escaping ([UInt8]) -> Bool) {
        self.name = name
        kind = { names, _ in names.match(isMeant) }
    }

    /// Whole, byte for byte: two spellings of one character are two names, as they are two files.
    init(whole name: [UInt8]) { self.init(name) { $0 == name } }

    /// The same without telling capitals, where it is text.
    init(whole name: [UInt8], ignoringCase: Void) {
        let wanted = Self.lowercased(name)
        self.init(name) { wanted == nil ? $0 == name : Self.lowercased($0) == wanted }
    }

    /// A regular expression that matches part of a name.
    init(pattern name: [UInt8], ignoringCase: Bool) throws(NamedProcesses.BadPattern) {
        let text = String(decoding: name, as: UTF8.self)
        let pattern: Pattern
        do throws(Pattern.Problem) { pattern = try Pattern(text, ignoringCase: ignoringCase) } catch {
            throw NamedProcesses.BadPattern(pattern: text, reason: error.reason)
        }
        self.init(name) { pattern.matches($0) }
    }

    /// A path: who runs the file it leads to, as its program, or as its script under an interpreter.
    ///
    /// A program that was replaced since is known by its path alone, to those who see the same files.
    init(path name: [UInt8]) {
        self.name = name
        let path = String(decoding: name, as: UTF8.self)
        let absolute = path.hasPrefix("/") ? path : (ThisProcess.folder ?? "") + "/" + path
        let spelled = Array(Files.inResolvedFolder(absolute).utf8)
        let file = Self.file(absolute)
        let own = Namespaces.ownNumber(.mount)
        kind = { names, pid in
            if names.programPath == spelled, names.isReplaced || Self.program(of: pid) == nil {
                return Namespaces.number(.mount, of: pid) == own ? .program : nil
            }
            guard let file else { return nil }
            if Self.program(of: pid) == file { return .program }
            guard let script = names.scriptPath else { return nil }
            // A shorter one was told from the folder it worked in then, which seldom is another by now.
            let start = "/proc/\(pid)/" + (script.first == UInt8(ascii: "/") ? "root" : "cwd/")
            return Self.file(start + String(decoding: script, as: UTF8.self)) == file ? .script : nil
        }
    }

    /// By any thread, where the first has ended.
    private static func program(of pid: Int32) -> [UInt64]? {
        if let found = file("/proc/\(pid)/exe") { return found }
        return Files.names(in: "/proc/\(pid)/task").lazy.compactMap { file("/proc/\(pid)/task/\($0)/exe") }.first
    }

    private static func file(_ path: String) -> [UInt64]? {
        guard let status = try? FileStatus(of: path) else { return nil }
        return [status.device, status.inode]
    }

    private static func lowercased(_ name: [UInt8]) -> String? {
        String(validating: name, as: UTF8.self)?.lowercased()
    }
}
