internal import FoundationEssentials

/// What the stats server of uWSGI gives, in its own words, as `uwsgitop` and exporters of metrics read it.
///
/// What uWSGI alone has (locks, caches, spoolers) is empty; `svctl` is behind the figures that uWSGI does not have.
public struct UwsgiStats: Encodable, Sendable {
    var version = Version.current
    var listenQueue = 0
    var listenQueueErrors = 0
    var signalQueue = 0
    var load = 0
    var pid: Int32
    var uid: UInt32
    var gid: UInt32
    var cwd: String
    var locks: [String] = []
    var sockets: [Socket] = []
    var workers: [Worker] = []
    var svctl: Service

    /// The master as svctl knows it.
    struct Service: Encodable, Sendable {
        var name: String
        var state: String
        var generation: Int
        /// What a reader has to know of the figures; null when there is nothing.
        @ExplicitNull var note: String?
    }

    struct Socket: Encodable, Sendable {
        var name: String
        var proto: String
        var queue: Int
        var maxQueue: Int
        var shared = 0
        var canOffload = 0
    }

    struct Worker: Encodable, Sendable {
        var id: Int
        var pid: Int32 = 0
        var accepting = 0
        var requests = 0
        var deltaRequests = 0
        var exceptions = 0
        var harakiriCount = 0
        var signals = 0
        var signalQueue = 0
        var status = "cheap"
        var rss = 0
        var vsz = 0
        var runningTime = 0
        var lastSpawn = 0
        var respawnCount = 0
        var tx = 0
        var avgRt = 0
        var apps: [App] = []
        var cores: [Core] = []
        var svctl: Place
    }

    /// Which worker it is, and whether it counts; the figures of one that does not are 0.
    struct Place: Encodable, Sendable {
        var app: String
        var slot: Int
        var generation: Int
        var state: String
        var counts: Bool
    }

    struct App: Encodable, Sendable {
        var id = 0
        var modifier1 = 0
        var mountpoint = ""
        var startupTime = 0
        var requests: Int
        var exceptions: Int
        var chdir: String
    }

    struct Core: Encodable, Sendable {
        var id: Int
        var requests: Int
        var staticRequests = 0
        var routedRequests = 0
        var offloadedRequests = 0
        var writeErrors = 0
        var readErrors = 0
        var inRequest: Int
        var vars: [String] = []
        var reqInfo: [String: Int] = [:]
    }

    /// The figures as the stats server gives them: on many lines, or `minified` on one.
    public func json(minified: Bool) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = minified ? [.withoutEscapingSlashes] : [.withoutEscapingSlashes, .prettyPrinted]
        // Our own types hold no number that JSON cannot say.
        return (try? encoder.encode(self)).map { Array($0) + [UInt8(ascii: "\n")] } ?? []
    }
}
