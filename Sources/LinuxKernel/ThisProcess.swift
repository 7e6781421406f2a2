import CLinux
import Glibc

/// What the kernel knows of the process that runs this.
public enum ThisProcess {
    /// Its number.
    public static var pid: Int32 { getpid() }

    /// The words it was called with, its own name first.
    ///
    /// The same as `CommandLine.arguments`, whose first use takes as long as a look-up in the process table.
    public static var arguments: [String] {
        var words: [String] = []
        for place in 0..<Int(CommandLine.argc) {
            guard let word = unsafe CommandLine.unsafeArgv[place] else { break }
            words.append(unsafe String(cString: word))
        }
        return words
    }

    /// The bytes of those of its words that are read as `text`, one as a rule: what is no UTF-8 all reads as U+FFFD.
    public static func argumentBytes(readAs text: String) -> [[UInt8]] {
        guard text.unicodeScalars.contains("\u{fffd}") else { return [Array(text.utf8)] }
        var found: [[UInt8]] = []
        for place in 0..<Int(CommandLine.argc) {
            guard let word = unsafe CommandLine.unsafeArgv[place] else { break }
            guard unsafe String(cString: word) == text else { continue }
            let bytes = unsafe Array(UnsafeRawBufferPointer(start: word, count: strlen(word)))
            if !found.contains(bytes) { found.append(bytes) }
        }
        return found
    }

    /// The user whose rights it has.
    public static var user: UInt32 { geteuid() }

    /// The group whose rights it has.
    public static var group: UInt32 { getegid() }

    /// Where its program lies, links resolved.
    ///
    /// After an upgrade that is where the new one lies: the kernel marks the name of a file that was taken away, and
    /// the mark is left out here.
    public static var executable: String { programPath(linkTarget: Files.linkTarget("/proc/self/exe")) }

    /// The folder relative paths start from; nil when it was removed.
    public static var folder: String? {
        guard let found = unsafe getcwd(nil, 0) else { return nil }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }

    /// How many processors run now, at least 1; sysconf(3).
    public static var processors: Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }

    /// How many processors it may run on, at least 1; sched_getaffinity(2).
    public static var usableProcessors: Int { max(1, Int(clinux_usable_processors())) }

    /// The machine's name; gethostname(2).
    public static var hostName: String {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            guard let place = buffer.baseAddress else { return }
            let failed = unsafe place.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe gethostname($0, 255) }
            count = unsafe failed == 0 ? buffer.prefix(255).firstIndex(of: 0) ?? 255 : 0
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Its environment as `NAME=value` strings, as they came; environ(7).
    public static var environment: [String] {
        var result: [String] = []
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            result.append(unsafe String(cString: entry))
            unsafe next += 1
        }
        return result
    }

    /// Lets it have as many descriptors open as it may ask for, and returns what the limit was; RLIMIT_NOFILE of
    /// setrlimit(2).
    ///
    /// Programs that use select(2) do not bear descriptors above 1023: `Program.openFileLimit` gives children the former.
    @discardableResult
    public static func raiseOpenFileLimit() -> UInt64 {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        let former = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return UInt64(former)
    }

    /// Goes to another folder; chdir(2).
    public static func enter(_ folder: String) throws(Errno) {
        try check("chdir \(folder)") { unsafe chdir(folder) }
    }

    /// Sets which permissions new files never get, and returns what was set before; umask(2).
    @discardableResult
    public static func setUmask(_ mask: UInt32) -> UInt32 { umask(mask) }

    /// Becomes another program under the same number; returns only by throwing; execve(2).
    ///
    /// The new program inherits the environment, the blocked and the ignored signals, and the descriptors that
    /// `Descriptor.setInherited` was asked to keep.
    public static func become(_ program: String, arguments: [String]) throws(Errno) -> Never {
        var pointers = unsafe ([program] + arguments).map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        unsafe execv(program, pointers)
        let code = errno
        unsafe pointers.forEach { unsafe free($0) }
        throw Errno(code, in: "exec \(program)")
    }

    /// Ends now with `code`, which reaches the parent as its low 8 bits; exit(3).
    ///
    /// Buffered output of the C library is still written; no value's deinit runs.
    public static func exit(_ code: Int32) -> Never { Glibc.exit(code) }

    static func programPath(linkTarget: String?) -> String {
        guard let linkTarget else { return CommandLine.arguments[0] }
        let mark = " (deleted)"
        return linkTarget.hasSuffix(mark) ? String(linkTarget.dropLast(mark.count)) : linkTarget
    }
}
