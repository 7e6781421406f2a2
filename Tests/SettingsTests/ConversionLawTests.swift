import Glibc
import Testing

@testable import Settings

/// What is converted means the same, for every file there is and for some that nobody wrote.
struct ConversionLawTests {
    private static let folder =
        "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Corpus/dialect"

    /// Each file of the corpus with what makes an app of it; those that stay without one are refused before and after.
    @Test func `every file of the corpus`() throws {
        let names = Lookups.ofThisMachine.matches(Self.folder, "*.ini")
        #expect(names.count > 60)
        var count = 0
        for name in names {
            guard case .success(var bytes) = Lookups.ofThisMachine.content("\(Self.folder)/\(name)", 1 << 20) else {
                Issue.record("cannot read \(name)")
                continue
            }
            bytes += Array("\n[uwsgi]\nmodule = m\nhttp = @corpus\n".utf8)
            let here = Surroundings(
                file: "\(Self.folder)/\(name)", directory: Self.folder,
                environment: ["SVCTL_A": "a", "SVCTL_NUMBER": "4", "HOME": "/root"], hostName: "tower", processors: 3)
            let before = SettingsReader.read(file: bytes, in: here, asking: .ofThisMachine)
            do throws(ConversionRefusal) {
                let conversion = try Conversion.of(file: bytes, in: here, asking: .ofThisMachine)
                let after = SettingsReader.read(file: Array(conversion.text.utf8), in: here, asking: .ofThisMachine)
                #expect(after.configuration?.bare == before.configuration?.bare, "\(name): \(conversion.text)")
                #expect(!after.findings.contains { $0.severity == .error }, "\(name)")
                count += 1
            } catch {
                #expect(before.configuration == nil, "\(name): \(error)")
            }
        }
        #expect(count > 40)
    }

    @Test(arguments: 0..<30) func `random lines of every option there is`(_ seed: UInt64) throws {
        var numbers = SeededNumbers(state: seed &+ 31_000)
        let options = OptionTable.topics.joined().map(\.self)
        for _ in 0..<4 {
            var lines = ["[uwsgi]", "module = m", "http = @a", "chdir = /srv/%(word)", "word = w%%d"]
            for _ in 0..<Int.random(in: 1...8, using: &numbers) {
                guard let option = options.randomElement(using: &numbers),
                    let name = option.names.randomElement(using: &numbers)
                else { continue }
                let values = [
                    option.example, "30", "0", "true", "/a/b", "512", "65536", "$(X)", "rel", "%(word)", "@c",
                    "A=b # c", "10 x", "%%d", "",
                ]
                lines.append("\(name) = \(values.randomElement(using: &numbers) ?? "")")
            }
            let text = lines.joined(separator: "\n") + "\n"
            let here = Surroundings(file: "/srv/app.ini", directory: "/start", environment: ["X": "7"])
            let before = SettingsReader.read(file: Array(text.utf8), in: here)
            guard before.configuration != nil else { continue }
            do throws(ConversionRefusal) {
                let conversion = try Conversion.of(file: Array(text.utf8), in: here)
                let after = SettingsReader.read(file: Array(conversion.text.utf8), in: here)
                #expect(after.configuration?.bare == before.configuration?.bare, "\(text)\n\(conversion.text)")
            } catch { Issue.record("\(error) for \(text)") }
        }
    }

    @Test(arguments: [
        "processes = 2", "env = A=b", "http = @b", "uid = 1", "server = standard", "vacuum = true", "surge = all",
        "static-map = /a=/b", "chdir = /x", "asgi = true", "touch-reload = /a", "environment-file = /e",
    ]) func `what differs is seen`(_ line: String) {
        let one = readText("[uwsgi]\nmodule = m\nhttp = @a\n").configuration
        let other = readText("[uwsgi]\nmodule = m\nhttp = @a\n\(line)\n").configuration
        let moved = readText("\n\n[uwsgi]\nmodule = m\nhttp = @a\n\n\(line)\n").configuration
        #expect(!Likeness.holds(one, other) && !Likeness.holds(one, nil) && Likeness.holds(nil, nil))
        #expect(Likeness.holds(other, moved) && other != moved)
    }
}

extension Lookups {
    /// What lies on this machine; no command is run.
    static var ofThisMachine: Lookups {
        Lookups(
            found: { path in
                var status = stat()
                guard unsafe stat(path, &status) == 0 else { return nil }
                let kind = status.st_mode & S_IFMT
                return Found(kind: kind == S_IFDIR ? .folder : kind == S_IFREG ? .file : .other, path: path)
            },
            content: { path, limit in
                guard let file = unsafe fopen(path, "r") else { return .failure(Refusal("No such file or directory")) }
                defer { unsafe fclose(file) }
                var bytes = [UInt8](repeating: 0, count: limit)
                let count = unsafe fread(&bytes, 1, limit, file)
                return .success(Array(bytes.prefix(count)))
            },
            matches: { folder, pattern in
                var found = unsafe glob_t()
                defer { unsafe globfree(&found) }
                guard unsafe glob("\(folder)/\(pattern)", 0, nil, &found) == 0 else { return [] }
                return unsafe (0..<Int(found.gl_pathc)).compactMap { index in
                    unsafe found.gl_pathv[index].map {
                        unsafe String(String(cString: $0).dropFirst(folder.utf8.count + 1))
                    }
                }
            })
    }
}
