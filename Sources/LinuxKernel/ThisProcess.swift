internal import CLinux
import Glibc

/// What the kernel knows of the process that runs this.
public enum ThisProcess {
    /// Its number.
    public static var pid: Int32 { getpid() }
    /// The user whose rights it has.
    public static var user: UInt32 { geteuid() }
    /// The group whose rights it has.
    public static var group: UInt32 { getegid() }
    /// Where its program lies, links resolved.
    public static var executable: String { Files.linkTarget("/proc/self/exe") ?? CommandLine.arguments[0] }
    /// The folder relative paths start from; nil when it was removed.
    public static var folder: String? {
        guard let found = unsafe getcwd(nil, 0) else { return nil }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }
    /// How many processors are there.
    public static var processors: Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }
    /// The machine's name.
    public static var hostName: String {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            guard let place = buffer.baseAddress else { return }
            let failed = unsafe place.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe gethostname($0, 255) }
            count = unsafe failed == 0 ? buffer.prefix(255).firstIndex(of: 0) ?? 255 : 0
        }
        return String(decoding: bytes, as: UTF8.self)
    }
    /// `NAME=value` strings, as they came.
    public static var environment: [String] {
        var result: [String] = []
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            result.append(unsafe String(cString: entry))
            unsafe next += 1
        }
        return result
    }
    /// Goes to another folder; chdir(2).
    public static func enter(_ folder: String) throws(Errno) {
        try check("chdir \(folder)") { unsafe chdir(folder) }
    }
    /// Sets which permissions new files never get, and returns what was set before; umask(2).
    @discardableResult
    public static func setUmask(_ mask: UInt32) -> UInt32 { umask(mask) }
    /// Becomes another program; returns only by throwing. execve(2).
    public static func become(_ program: String, arguments: [String]) throws(Errno) -> Never {
        var pointers = unsafe ([program] + arguments).map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        unsafe execv(program, pointers)
        throw Errno(errno, in: "exec \(program)")
    }
    /// Ends now, running no handlers.
    public static func exit(_ code: Int32) -> Never { Glibc.exit(code) }
}
