/// The words of a logger that writes a file: `file:PATH`, or `file:logfile=PATH,maxsize=N,backupname=PATH`.
struct FileLogger {
    /// As written; nil where none is named.
    private(set) var path: String?
    private(set) var backup: String?
    /// Bytes, 0 for any number; nil where nothing is said.
    private(set) var largest: Int?

    /// Nil for any other kind of logger.
    init?(_ word: String) {
        guard word.hasPrefix("file:"), word != "file:" else { return nil }
        let value = word.dropFirst("file:".count)
        guard value.contains("=") else {
            path = String(value)
            return
        }
        for pair in value.split(separator: ",") {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2 else { continue }
            switch sides[0] {
            case "logfile": path = sides[1]
            case "backupname": backup = sides[1]
            case "maxsize": largest = max(0, Int(sides[1]) ?? 0)
            default: break
            }
        }
    }
}
