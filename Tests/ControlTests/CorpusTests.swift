import Settings
import Testing

/// What `svctl check` says of the files in `Tests/Corpus`: `findings` has a small file for each rule, `plans` whole
/// files in the style of real projects.
///
/// After a change of words, `SVCTL_RECORD=1 swift test --filter CorpusTests` writes all of it anew, to be read in the diff.
struct CorpusTests {
    @Test(arguments: ["findings", "plans"]) func `every file is answered as expected`(_ folder: String) throws {
        for file in try CheckedFile.all(in: folder) {
            if CheckedFile.records { try file.record() }
            #expect(file.output == file.expected, "\(folder)/\(file.name).ini")
        }
    }

    @Test(arguments: ["findings", "plans"]) func `no answer lacks its file`(_ folder: String) throws {
        let names = try Set(CheckedFile.names(in: folder))
        for name in names where name.hasSuffix(".expected") {
            #expect(CheckedFile.forms.contains { names.contains(name.dropLast(9) + ".\($0)") }, "\(folder)/\(name)")
        }
    }

    @Test func `there are enough whole files, and each can be used`() throws {
        let files = try CheckedFile.all(in: "plans")
        #expect(files.count >= 30)
        for file in files { #expect(file.reading.configuration != nil, "\(file.name)") }
    }

    @Test func `every finding says what to write instead`() throws {
        for folder in ["findings", "plans"] {
            for file in try CheckedFile.all(in: folder) {
                for finding in file.reading.findings {
                    #expect(finding.remedy != nil, "\(folder)/\(file.name).ini: \(finding.message)")
                }
            }
        }
    }
}
