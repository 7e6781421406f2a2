/// What a master is called: names stand in paths and on command lines, so they are short and plain.
public enum MasterName {
    /// Whether `name` may be used: 1 to 48 of `A–Z a–z 0–9 . _ -`, and no leading dot or dash.
    public static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (1...48).contains(bytes.count), bytes[0] != UInt8(ascii: "."), bytes[0] != UInt8(ascii: "-") else {
            return false
        }
        return bytes.allSatisfy(isPlain)
    }

    /// The name that a file's place suggests: the folder that holds the file or its `.config`.
    public static func of(file: String) -> String {
        var parts = file.split(separator: "/").dropLast()
        if parts.last == ".config" { parts = parts.dropLast() }
        return of(folder: parts.last.map(String.init) ?? "")
    }

    /// The name that a folder suggests: what may not stand in a name becomes a dash.
    public static func of(folder: String) -> String {
        let last = folder.split(separator: "/").last.map(String.init) ?? ""
        let bytes = last.utf8.prefix(48).map { isPlain($0) ? $0 : UInt8(ascii: "-") }
        let name = String(decoding: bytes.drop { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }, as: UTF8.self)
        return name.isEmpty ? "app" : name
    }

    /// The name in the place of `name` where another file has it: with four hex digits of this path.
    public static func distinct(_ name: String, path: String) -> String {
        var hash: UInt32 = 2_166_136_261  // FNV-1a
        for byte in path.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let digits = String((hash >> 16) ^ (hash & 0xffff), radix: 16)
        return name.utf8.prefix(43).reduce(into: "") { $0.append(Character(Unicode.Scalar($1))) } + "-"
            + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
