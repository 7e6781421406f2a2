extension Kernel {
    /// How many files are open on the whole machine, or mapped into memory, each once.
    ///
    /// Nil without /proc; file-nr of proc_sys_fs(5).
    public static var openFiles: Int? {
        guard let text = try? Files.read("/proc/sys/fs/file-nr", limit: 256) else { return nil }
        return Int(String(decoding: text.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }, as: UTF8.self))
    }
}
