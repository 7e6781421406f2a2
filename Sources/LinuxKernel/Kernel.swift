import Glibc

/// The kernel that runs this machine; uname(2).
public enum Kernel {
    /// Its version as it calls itself: `6.18.44-fc`.
    public static let release: String = {
        let text = try? Files.read("/proc/sys/kernel/osrelease", limit: 256)
        return String(decoding: (text ?? []).prefix { $0 != 10 }, as: UTF8.self)
    }()

    /// Whether it is that version or a later one.
    public static func isAtLeast(_ major: Int, _ minor: Int) -> Bool { isAtLeast(major, minor, release: release) }

    static func isAtLeast(_ major: Int, _ minor: Int, release: String) -> Bool {
        let numbers = release.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        guard numbers.count == 2 else { return false }
        return (numbers[0], numbers[1]) >= (major, minor)
    }
}
