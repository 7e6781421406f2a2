import Glibc

/// A control group of the unified tree: processes that are counted, limited and ended together, and that no fork
/// leaves; cgroups(7), Documentation/admin-guide/cgroup-v2.rst of the kernel.
public struct ControlGroup: Hashable, Sendable {
    /// Its folder in the file system.
    public let folder: String

    /// The group whose folder that is; whether there is one, the first use tells.
    public init(folder: String) {
        self.folder = folder
    }

    /// Makes a group below this one, which nobody is in yet.
    ///
    /// EEXIST when there is one, ENOENT when this one is gone, EROFS or EACCES where groups are not ours to make, EAGAIN
    /// at the limit of `cgroup.max.descendants`; mkdir(2).
    public func makeChild(_ name: String) throws(Errno) -> ControlGroup {
        let child = child(name)
        try check("mkdir \(child.folder)") { unsafe mkdir(child.folder, 0o755) }
        return child
    }

    /// The group of that name below this one, made or not.
    public func child(_ name: String) -> ControlGroup { ControlGroup(folder: "\(folder)/\(name)") }

    /// The names of the groups below this one, sorted.
    public var children: [String] {
        Files.names(in: folder).filter { name in
            (try? FileStatus(of: "\(folder)/\(name)", following: false))?.kind == .folder
        }
    }

    /// Holds the folder, to put a child process into the group by it; ENOENT when it is gone.
    public func open() throws(Errno) -> Descriptor { try Files.open(folder, .path, following: false) }

    /// Takes the lock of the group, which two masters can have that see the same tree; nil when somebody else has it.
    ///
    /// It is held by the descriptor, and ends with the process at the latest; flock(2).
    public func lock() throws(Errno) -> Descriptor? {
        let held = try Files.open(folder, .reading, following: false)
        guard try Files.lock(held) else { return nil }
        return held
    }

    /// Brings this process here, with all its threads.
    ///
    /// EBUSY where groups below have controllers, EACCES without the right to the group both have in common.
    public func enter() throws(Errno) { try write("0", to: "cgroup.procs") }

    /// The processes in it, ascending, without those of groups below; those that have ended do not count.
    public var processes: [Int32] {
        let bytes = (try? Files.read("\(folder)/cgroup.procs", limit: 1 << 22)) ?? []
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
            .sorted()
    }

    /// Whether a process lives in it or below it; nil when the kernel does not say, as of the tree's root.
    public var isPopulated: Bool? { count("populated", in: "cgroup.events").map { $0 > 0 } }

    /// How many processes in it and below it were killed for want of memory; nil where memory is not accounted for.
    public var outOfMemoryKills: Int? { count("oom_kill", in: "memory.events") }

    /// Whether what stands in its list of controllers goes for the groups below: `memory`, `pids`.
    public func passesOn(_ controller: String) -> Bool {
        let bytes = (try? Files.read("\(folder)/cgroup.subtree_control", limit: 4096)) ?? []
        return String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }.contains(controller[...])
    }

    /// Has a controller account for the groups below, or no more.
    ///
    /// ENOENT when this group does not have it, EBUSY while processes are in this group itself, unless it is the root.
    public func pass(_ controller: String, on: Bool) throws(Errno) {
        try write("\(on ? "+" : "-")\(controller)", to: "cgroup.subtree_control")
    }

    /// What may be a group's name for any text: the kernel's own files beside it all have a dot, so that a name that
    /// comes from people has none.
    public static func name(for text: String) -> String {
        var name = ""
        for byte in text.utf8 {
            let isPlain = byte < 0x80 && (Character(Unicode.Scalar(byte)).isLetter || (48...57).contains(byte))
            if isPlain || byte == UInt8(ascii: "-") {
                name.append(Character(Unicode.Scalar(byte)))
            } else {
                name += "_" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        guard name.utf8.count > longestName else { return name.isEmpty ? "_" : name }
        // 64 bits of FNV-1a tell what was cut off apart.
        let hash = text.utf8.reduce(into: UInt64(14_695_981_039_346_656_037)) {
            $0 = ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        return name.prefix(longestName - 17) + "_" + String(hash, radix: 16)
    }

    /// Below the 255 bytes that a file's name may have.
    private static let longestName = 200

    func write(_ text: String, to file: String) throws(Errno) {
        let bytes = Array(text.utf8)
        let target = try Files.open("\(folder)/\(file)", .writing, following: false)
        // One write is one order to the kernel, whole or refused.
        _ = try target.write(bytes[...])
    }

    /// A line `name number` of one of its files.
    private func count(_ name: String, in file: String) -> Int? {
        guard let bytes = try? Files.read("\(folder)/\(file)", limit: 4096) else { return nil }
        return Self.count(name, in: String(decoding: bytes, as: UTF8.self))
    }

    static func count(_ name: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == name { return Int(words[1]) }
        }
        return nil
    }
}
