/// Finds the option that a misspelt name was surely meant to be.
enum Nearest {
    /// Up to two names that are nearest to `key`, options that svctl honours first; empty when none is near.
    static func names(to key: String) -> [String] {
        if let meant = commonMistakes[key] { return [meant] }
        let dashed = String(
            decoding: key.utf8.drop { $0 == UInt8(ascii: "-") }
                .map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : lowered($0) }, as: UTF8.self)
        if KnownOptions.argument(of: dashed) != nil || OptionTable.options[dashed] != nil { return [dashed] }

        let letters = Array(dashed.utf8)
        guard (2...40).contains(letters.count) else { return [] }
        var limit = letters.count < 5 ? 1 : 2
        var found: [String] = []
        for candidate in candidates where abs(candidate.utf8.count - letters.count) <= limit {
            guard let distance = distance(letters, Array(candidate.utf8), atMost: limit) else { continue }
            if distance < limit || found.isEmpty { found = [] }
            limit = distance
            found.append(candidate)
        }
        if found.isEmpty, letters.count >= 6 { found = candidates.filter { $0.hasPrefix(dashed) } }
        found.sort()
        let honoured = found.filter { OptionTable.options[$0]?.isHonoured == true }
        return Array((honoured.isEmpty ? found : honoured).prefix(2))
    }

    /// The one of a few words that is surely meant; nil when none is near, or several are.
    static func of(_ word: String, among words: [String]) -> String? {
        let letters = Array(word.utf8.map(lowered))
        let limit = letters.count < 5 ? 1 : 2
        let near = words.compactMap { other in
            distance(letters, Array(other.utf8.map(lowered)), atMost: limit).map { (distance: $0, word: other) }
        }
        guard let best = near.min(by: { $0.distance < $1.distance }) else { return nil }
        return near.count(where: { $0.distance == best.distance }) == 1 ? best.word : nil
    }

    /// The edits from one word to the other, counting a swap of neighbours as one; nil when there are more than
    /// `limit` of them.
    static func distance(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                var best = min(
                    last[column] + (left[row] == right[column] ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            guard current.contains(where: { $0 <= limit }) else { return nil }
            (beforeLast, last) = (last, current)
        }
        return last[right.count] <= limit ? last[right.count] : nil
    }

    /// Words that are far from the option in letters but near in meaning.
    private static let commonMistakes = [
        "logfile": "logto", "log-file": "logto", "chown": "chown-socket", "user": "uid", "group": "gid", "guid": "gid",
        "bind": "http-socket", "port": "http-socket", "app": "module", "application": "module", "worker": "workers",
        "directory": "chdir", "cwd": "chdir", "environment": "env", "pid": "pidfile", "backlog": "listen",
        "workdir": "chdir", "working-directory": "chdir", "socket-mode": "chmod-socket",
        "cmd": "command", "exec": "command", "program": "command", "run": "command", "args": "command",
        "after": "depends-on", "depends": "depends-on", "requires": "depends-on", "needs": "depends-on",
        "env-file": "environment-file", "environmentfile": "environment-file", "dotenv": "environment-file",
        "listener": "listen-on", "listeners": "listen-on", "sockets": "listen-on", "use-sockets": "listen-on",
        "engine": "server", "process": "processes", "thread": "threads", "threaded-log": "threaded-logger",
        "autoreload": "py-autoreload", "watch": "touch-reload", "start-limit": "start-timeout",
    ]

    private static let candidates =
        KnownOptions.names + OptionTable.options.keys.filter { KnownOptions.argument(of: $0) == nil }

    static func lowered(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte + 32 : byte
    }
}
