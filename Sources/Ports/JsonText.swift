/// JSON written by hand, because the whole encoder would cost more time than the look-up.
///
/// What could move a terminal's cursor or turn its direction is escaped as well, so that printing it is safe.
enum JsonText {
    /// A value to be written.
    indirect enum Value {
        case text(String?)
        case number(UInt64?)
        case signed(Int?)
        case truth(Bool?)
        case list([Value])
        /// In the order given.
        case object([(String, Value)])
    }

    static func write(_ value: Value) -> String {
        switch value {
        case .text(let text): return text.map(quoted) ?? "null"
        case .number(let number): return number.map(String.init) ?? "null"
        case .signed(let number): return number.map(String.init) ?? "null"
        case .truth(let truth): return truth.map(String.init) ?? "null"
        case .list(let values): return "[" + values.map(write).text(with: ",") + "]"
        case .object(let fields):
            return "{" + fields.map { quoted($0.0) + ":" + write($0.1) }.text(with: ",") + "}"
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where isPlain(scalar): result.unicodeScalars.append(scalar)
            default: for unit in String(scalar).utf16 { result += escape(unit) }
            }
        }
        return result + "\""
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7f }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    private static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
