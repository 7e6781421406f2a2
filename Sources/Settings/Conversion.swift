/// A settings file in svctl's own form: `[svctl]`, `[app:web]`, times and sizes with their units.
///
/// It means what the original means: it was read, and compared.
public struct Conversion: Equatable, Sendable {
    /// The whole text.
    public let text: String
    /// What holds now and is not asked again, such as a condition; each is also a comment of the text.
    public let remarks: [String]

    /// Converts a file.
    ///
    /// - Parameters:
    ///   - file: the bytes of the file.
    ///   - surroundings: the machine and the caller.
    ///   - lookups: what answers questions about other files; no command is run.
    /// - Returns: a text whose configuration is that of the file, places aside.
    /// - Throws: `ConversionRefusal`, and then there is nothing to write.
    public static func of(
        file: [UInt8], in surroundings: Surroundings, asking lookups: Lookups = .nothing
    ) throws(ConversionRefusal) -> Conversion {
        let original = SettingsReader.read(file: file, in: surroundings, asking: lookups)
        guard original.configuration != nil else {
            let isWaiting = !original.commands.isEmpty && !original.findings.contains { $0.severity == .error }
            throw isWaiting ? .commands(original.commands) : .findings(original.findings)
        }
        guard original.sections.contains(where: { $0.name == .uwsgi }) else { throw .isOwnForm }
        let unfilled = SettingsReader.read(file: file, in: surroundings, asking: lookups, keepingVariables: true)
        var unsayable: Finding?
        for keepsNames in [false, true] {
            for keepsVariables in [true, false] {
                let sections = keepsVariables ? unfilled.sections : original.sections
                var sheet = ConversionSheet(
                    sections, of: original, keepsNames: keepsNames, in: surroundings, asking: lookups)
                let remarks = remarks(on: original.sections, fillsVariables: !keepsVariables)
                func reading(of sheet: ConversionSheet) -> Reading {
                    let text = sheet.text(remarks: remarks)
                    return SettingsReader.read(file: Array(text.utf8), in: surroundings, asking: lookups, form: .ini)
                }
                func isFaithful(_ sheet: ConversionSheet) -> Bool {
                    Likeness.holds(original.configuration, reading(of: sheet).configuration)
                }
                guard isFaithful(sheet) else {
                    // Names that are kept make other differences, of which none is to blame.
                    if !keepsNames { unsayable = finding(on: sheet, of: original, read: reading(of: sheet)) }
                    continue
                }
                for option in sheet.repeated.prefix(Self.mostRepeated) {
                    var shorter = sheet
                    shorter.keepLast(of: option)
                    if isFaithful(shorter) { sheet = shorter }
                }
                return Conversion(text: sheet.text(remarks: remarks), remarks: remarks)
            }
        }
        throw .unsayable(
            unsayable
                ?? Finding(severity: .error, message: "svctl's own form cannot say what this file says", remedy: remedy)
        )
    }

    private static let remedy = "keep the file: svctl runs it as it is"

    /// What the lines of `sheet`, as they were read, do not say as the original does.
    private static func finding(on sheet: ConversionSheet, of original: Reading, read: Reading) -> Finding {
        if let unwritten = sheet.unwritten.first {
            return Finding(
                severity: .error, place: unwritten.place,
                message: "no line of svctl's own form means the same as this \(unwritten.key)", remedy: remedy)
        }
        let refusal = read.findings.first { $0.severity == .error }.map { ": " + $0.message }
        let difference = Likeness.difference(original.configuration, read.configuration)
        let what = difference.flatMap { $0.isEmpty ? nil : ": \($0) would not be the same" }
        return Finding(
            severity: .error,
            message: "svctl's own form cannot say what this file says" + (refusal ?? what ?? ""), remedy: remedy)
    }

    /// What the original asks each time, and the result never again.
    private static func remarks(on sections: [FileSection], fillsVariables: Bool) -> [String] {
        let entries = sections.first { $0.name == .uwsgi }?.entries ?? []
        var remarks: [String] = []
        for entry in entries where entry.isDone && Block.openers.contains(entry.key) {
            let place = entry.keyPlace
            let lines = entry.key.hasPrefix("for") ? "what the loop makes" : "what holds now"
            remarks.append(
                "Line \(place.line), \(entry.key) = \(entry.text): \(lines) stands here, and is not asked again.")
        }
        if fillsVariables, entries.contains(where: { $0.source.bytes[$0.valueRange].contains(UInt8(ascii: "$")) }) {
            remarks.append("Variables of the environment stand here with the values that they have now.")
        }
        var files: [String] = []
        for entry in entries where entry.isDone && SettingsForm.includes.contains(entry.key) {
            if !entry.text.hasPrefix(":"), !files.contains(entry.text) { files.append(entry.text) }
        }
        return remarks + files.map { "What \($0) says stands here; the file is not read any more." }
    }

    private static let mostRepeated = 20
}

/// Why a file has no form of svctl's own.
public enum ConversionRefusal: Error, Sendable {
    /// It cannot be used as it is.
    case findings([Finding])
    /// It waits for what these commands write at a start.
    case commands([String])
    /// It is in that form already.
    case isOwnForm
    /// It says something that the form cannot say.
    case unsayable(Finding)
}
