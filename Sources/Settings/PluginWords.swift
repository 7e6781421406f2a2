/// The names of plugins in the value of `plugin`, with commas between them.
enum PluginWords {
    /// The bytes of each; `0:python` and `/usr/lib/uwsgi/plugins/python3_plugin.so` are ways to write a name, too.
    static func all(in value: [UInt8]) -> [ArraySlice<UInt8>] {
        value.split(separator: UInt8(ascii: ",")).compactMap { word in
            let written = word.drop { $0.isBlank || isDigit($0) || $0 == UInt8(ascii: ":") }.prefix { !$0.isBlank }
            guard let name = written.split(separator: UInt8(ascii: "/")).last else { return nil }
            let isFile = name.count > ending.count && name.suffix(ending.count).elementsEqual(ending)
            return isFile ? name.dropLast(ending.count) : name
        }
    }

    private static let ending = Array("_plugin.so".utf8)

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
