extension SocketFile {
    /// The file a path leads to, at the end of all links, as socket tables may number it; empty when there is none, or it
    /// may not be seen.
    ///
    /// The tables have the device of the whole file system, where a file tells of its own part, as on btrfs.
    public static func numbers(at path: String) -> [SocketFile] {
        guard let plain = SocketFile(at: path) else { return [] }
        guard let device = device(ofMountAt: path), device != plain.device else { return [plain] }
        return [plain, SocketFile(device: device, inode: plain.inode)]
    }

    /// By the number of the mount in /proc/self/fdinfo, and its line `ID PARENT MAJOR:MINOR …` in mountinfo; proc(5).
    private static func device(ofMountAt path: String) -> UInt32? {
        guard let file = try? Files.open(path, .path),
            let description = try? Files.read("/proc/self/fdinfo/\(file.number)", limit: 4096),
            let line = description.split(separator: UInt8(ascii: "\n")).first(where: { $0.starts(with: "mnt_id:".utf8) }
            ),
            let mounts = try? Files.read("/proc/self/mountinfo", limit: 1 << 24)
        else { return nil }
        let number = Array(line.dropFirst("mnt_id:".utf8.count).drop { $0 == 9 || $0 == 32 })
        for mount in mounts.split(separator: UInt8(ascii: "\n")) {
            let columns = mount.split(separator: 32, maxSplits: 3)
            guard columns.count == 4, Array(columns[0]) == number else { continue }
            let parts = String(decoding: columns[2], as: UTF8.self).split(separator: ":").compactMap { UInt32($0) }
            return parts.count == 2 ? parts[0] << 20 | parts[1] : nil
        }
        return nil
    }
}
