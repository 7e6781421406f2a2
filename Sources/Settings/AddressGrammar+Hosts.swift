extension AddressGrammar {
    /// Whether a host is empty, a dotted IPv4 address or a name; a name that looks like a wrong address is none.
    static func isHost(_ host: String) -> Bool {
        let bytes = Array(host.utf8)
        if bytes.isEmpty { return true }
        if bytes.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }) { return isIPv4(bytes[...]) }
        return bytes.count <= 253 && bytes[0] != UInt8(ascii: "-")
            && bytes.allSatisfy { isLetter($0) || $0.isDigit || [45, 46, 95].contains($0) }
    }

    /// Whether the bytes are four numbers up to 255 with dots between them.
    static func isIPv4(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy {
                $0.count <= 3 && $0.allSatisfy(\.isDigit) && UInt8(String(decoding: $0, as: UTF8.self)) != nil
            }
    }

    /// Whether the bytes are an IPv6 address, perhaps with `%zone`; RFC 4291 §2.2.
    static func isIPv6(_ bytes: [UInt8]) -> Bool {
        let zoned = bytes.split(separator: .percent, maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = zoned.first, !address.isEmpty else { return false }
        if zoned.count == 2, zoned[1].isEmpty { return false }

        var groups = 0
        var hasGap = false
        let parts = address.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return false }
        for (index, part) in parts.enumerated() {
            if part.isEmpty {
                // A gap is one empty part inside, and two of them at an end.
                if index == 0 {
                    guard parts[1].isEmpty else { return false }
                } else if index == parts.count - 1 {
                    guard parts[index - 1].isEmpty else { return false }
                } else {
                    if hasGap { return false }
                    hasGap = true
                }
            } else if index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard isIPv4(part) else { return false }
                groups += 2
            } else {
                guard part.count <= 4, part.allSatisfy({ isHexDigit($0) }) else { return false }
                groups += 1
            }
        }
        return hasGap ? groups < 8 : groups == 8
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        byte.isDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20
    }
}
