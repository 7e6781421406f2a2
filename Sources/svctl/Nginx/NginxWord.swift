/// Words as nginx reads them.
enum NginxWord {
    /// The word in quotes, with what ends a quoted word escaped; a variable in it stays one.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// The same where nginx fills in variables: it has no sign for a dollar but a variable that holds one.
    static func quoted(_ text: String, dollar variable: String) -> String {
        quoted(text).replacing("$", with: "${\(variable)}")
    }

    /// Letters, digits and underscores, for the name of an upstream or a variable.
    static func name(_ text: String) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// A comment of one line.
    static func comment(_ text: String) -> String {
        "# "
            + String(
                String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : $0 }))
    }
}
