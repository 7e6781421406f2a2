/// What in a word would make a shell do something.
struct ShellSigns {
    var hasVariable = false
    var hasQuotedVariable = false
    private var first: UInt8?
    private var last: UInt8?
    private var hasBacktick = false

    mutating func see(_ byte: UInt8) {
        // `2>&1` begins with a number.
        if first == nil || first?.isDigit == true { first = byte }
        last = byte
        if byte == UInt8(ascii: "`") { hasBacktick = true }
    }

    mutating func see(quoted byte: UInt8) {
        if first == nil { first = 0 }
        last = 0
    }

    var isShellTalk: Bool {
        hasVariable || hasBacktick || Self.isOperator(first) || Self.isOperator(last)
    }

    private static func isOperator(_ byte: UInt8?) -> Bool {
        switch byte {
        case UInt8(ascii: "|"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ";"), UInt8(ascii: "&"): true
        default: false
        }
    }
}
