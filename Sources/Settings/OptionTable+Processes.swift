extension OptionTable {
    /// How many processes, as whom, and for how long.
    static let processOptions: [Option] = [
        Option(
            "processes", "workers", example: "4", does: .number(NumberRule(range: 1...10_000)) { $0.processes = $1 }),
        Option(
            "threads", example: "2",
            does: .number(NumberRule(range: 0...10_000, replaced: [0: 1])) { $0.threads = $1 }),
        Option("uid", example: "www-data", does: .grammar(isStrict: false) { $0.user = account($1, &$2) ?? $0.user }),
        Option("gid", example: "www-data", does: .grammar(isStrict: false) { $0.group = account($1, &$2) ?? $0.group }),
        Option("umask", example: "022", does: .grammar(isStrict: true, takeMask)),
    ]

    /// A number or a name; uWSGI reads `33abc` as 33, which would be another account than the one written.
    private static func account(_ setting: Setting, _ findings: inout Findings) -> Account? {
        switch AccountGrammar.parse(setting.text) {
        case .success(let account): return account
        case .failure(let fault):
            findings.error(
                fault.message, at: setting.place, remedy: "write \(setting.written) = www-data, or the number")
            return nil
        }
    }

    private static func takeMask(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard let mask = NumberGrammar.octal(setting.text), mask <= 0o777 else {
            findings.error(
                "'\(setting.text)' is no mask: it has octal digits, up to 777", at: setting.place,
                remedy: "write umask = 022")
            return
        }
        draft.umask = mask
    }
}

/// Users and groups as `uid`, `gid` and `chown-socket` write them.
enum AccountGrammar {
    /// Why something is no account.
    struct Fault: Error {
        var message: String
    }

    /// Reads a number or a name.
    static func parse(_ text: String) -> Result<Account, Fault> {
        let bytes = Array(text.utf8)
        guard let first = bytes.first else { return .failure(Fault(message: "there is no name")) }
        if bytes.allSatisfy(\.isDigit) {
            // The last number means "leave as it is" to chown(2) and setresuid(2).
            guard let number = UInt32(text), number != .max else {
                return .failure(Fault(message: "number \(text) is too large"))
            }
            return .success(.number(number))
        }
        if first.isDigit || first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            return .failure(
                Fault(message: "'\(text)' is neither a number nor a name: uWSGI reads the number it begins with"))
        }
        return .success(.name(text))
    }
}
