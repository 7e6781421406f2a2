import Testing

@testable import Settings

@Suite struct ManualTests {
    @Test func `every option that does something has a sentence and says what stands behind it`() {
        for option in OptionManual.all where option.treatment == .honoured {
            #expect(option.sentence.hasSuffix("."), "\(option.names[0]) in OptionTable+Manual.swift")
            #expect(!option.value.isEmpty, "\(option.names[0]) in OptionTable+Manual.swift")
        }
    }

    @Test func `no sentence is left over`() {
        let names = OptionTable.topics.joined().filter(\.isHonoured).compactMap(\.names.first)
        #expect(Set(OptionTable.manual.keys).subtracting(names) == [])
        #expect(Set(names).count == names.count)
    }

    @Test func `what the table knows of a value is said there alone`() {
        for option in OptionTable.topics.joined() {
            let value = option.names.first.flatMap { OptionTable.manual[$0]?.value }
            switch option.effect {
            case .flag, .number: #expect(value == "", "\(option.names[0])")
            case .text, .grammar: #expect(value != "", "\(option.names[0])")
            case .accepted, .lost: #expect(value == nil, "\(option.names[0])")
            }
        }
    }
}
