extension Kernel {
    /// How many files are open on the whole machine, or mapped into memory, each once.
    ///
    /// Nil without /proc; file-nr of proc_sys_fs(5).
    public static var openFiles: Int? {
        guard let text = try? Files.read("/proc/sys/fs/file-nr", limit: 256) else { return nil }
        return leadingNumber(text[...])
    }

    /// How many threads there are on the whole machine, the kernel's own among them.
    ///
    /// Nil without /proc; the number behind the slash in loadavg of proc(5).
    public static var threads: Int? {
        guard let text = try? Files.read("/proc/loadavg", limit: 256),
            let slash = text.firstIndex(of: UInt8(ascii: "/"))
        else { return nil }
        return leadingNumber(text[(slash + 1)...])
    }

    private static func leadingNumber(_ text: ArraySlice<UInt8>) -> Int? {
        Int(String(decoding: text.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }, as: UTF8.self))
    }
}
