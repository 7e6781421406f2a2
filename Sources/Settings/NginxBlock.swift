/// A block of nginx's own configuration between the lines of a settings file, as somebody pasted it in.
enum NginxBlock {
    /// The entries without such blocks, each of which is said once; uWSGI takes every line of one for a placeholder.
    static func removed(from entries: [Entry], _ findings: inout Findings) -> [Entry] {
        guard entries.indices.contains(where: { opens(entries[$0]) }) else { return entries }
        var result: [Entry] = []
        var depth = 0
        for entry in entries {
            if depth == 0 {
                guard opens(entry) else {
                    result.append(entry)
                    continue
                }
                findings.warning(
                    "this is nginx's own configuration: svctl reads nothing from here to its closing }",
                    at: entry.keyPlace,
                    remedy: "move it into a file of nginx's; svctl export nginx prints a site for this app")
            }
            depth = max(0, depth + balance(of: entry.key.utf8) + balance(of: entry.value))
        }
        return result
    }

    /// `server {`, `location /static {`, and `location = /x {`, which has a sign in it.
    private static func opens(_ entry: Entry) -> Bool {
        guard (entry.value.last ?? entry.key.utf8.last) == UInt8(ascii: "{") else { return false }
        let word = entry.key.utf8.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "{") }
        return words.contains { word.elementsEqual($0.utf8) }
    }

    private static let words = ["server", "location", "upstream", "http", "events", "if", "map"]

    private static func balance(of bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { $0 + ($1 == UInt8(ascii: "{") ? 1 : $1 == UInt8(ascii: "}") ? -1 : 0) }
    }
}
