/// The names of plugins in the value of `plugin`, with commas between them.
enum PluginWords {
    /// The bytes of each; `0:python` and `/usr/lib/uwsgi/plugins/python3_plugin.so` are ways to write a name, too.
    static func all(in value: [UInt8]) -> [ArraySlice<UInt8>] {
        var names: [ArraySlice<UInt8>] = []
        var start = 0
        for end in 0...value.count where end == value.count || value[end] == UInt8(ascii: ",") {
            let name = name(in: value, start..<end)
            if !name.isEmpty { names.append(value[name]) }
            start = end + 1
        }
        return names
    }

    private static func name(in value: [UInt8], _ word: Range<Int>) -> Range<Int> {
        var start = word.lowerBound
        while start < word.upperBound, value[start].isBlank || value[start].isDigit || value[start] == UInt8(ascii: ":")
        { start += 1 }
        var end = start
        // What stands between slashes is a folder, until the last word.
        var name = start..<start
        while end < word.upperBound, !value[end].isBlank {
            if value[end] == UInt8(ascii: "/") { start = end + 1 } else { name = start..<end + 1 }
            end += 1
        }
        let isFile = name.count > ending.count && value[name].suffix(ending.count).elementsEqual(ending)
        return isFile ? name.lowerBound..<name.upperBound - ending.count : name
    }

    private static let ending = Array("_plugin.so".utf8)
}
