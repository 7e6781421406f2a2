import Testing

@testable import LinuxKernel
@testable import Ports

/// What the kernel writes out holds names that anybody has chosen: the readers get the worst of them.
@Suite struct `The readers of proc` {
    private var random = SplitMix(seed: 11)

    private mutating func bytes(_ most: Int) -> [UInt8] {
        (0..<Int.random(in: 0...most, using: &random)).map { _ in
            // What the readers look for, more often than chance would.
            Bool.random(using: &random)
                ? Array(" ()\n:[]@0A".utf8).randomElement(using: &random) ?? 0
                : UInt8.random(in: 0...255, using: &random)
        }
    }

    @Test mutating func `never believe a name of a process`() throws {
        let rest = " S 41 7 9 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 3 0 123456 0 0\n"
        for _ in 0..<20_000 {
            let name = bytes(15)
            let line = Array("77 (".utf8) + name + Array(")".utf8) + Array(rest.utf8)
            let status = try #require(ProcessStatus(parsing: line))
            #expect(status.pid == 77 && status.parent == 41 && status.session == 9 && status.threads == 3)
            #expect(status.startTicks == 123_456 && status.state == "S" && !status.isKernelThread)
        }
    }

    @Test mutating func `take whatever comes, and read nothing out of it that is not there`() {
        for _ in 0..<20_000 {
            let row = bytes(120)
            _ = ProcessStatus(parsing: row)
            _ = SocketTables.unixSocket(row[...])
            for socket in [SocketTables.tcpListener(row[...]), SocketTables.udpSocket(row[...])].compactMap({ $0 }) {
                #expect(socket.place.address != nil)
            }
            _ = SocketTables.connection(row[...])
            let text = String(decoding: row, as: UTF8.self)
            _ = OpenSockets.registeredSockets(text)
            _ = OpenSockets.filesInFlight(text)
            _ = ProcessTable.hidingOption(mounts: text)
            _ = Namespaces.number(inLink: text)
            _ = Holder.unit(inControlGroup: text)
            _ = Container(inControlGroup: text)
            _ = Kernel.isAtLeast(6, 8, release: text)
            _ = ProcessNames(program: row, arguments: row.split(separator: 32).map(Array.init))
            #expect(!PrintableText.escaped(row).utf8.contains { $0 < 0x20 })
        }
    }

    @Test mutating func `shorten a row of the socket tables anywhere without harm`() {
        let row = Array(
            "   1: 0100007F:1F90 0200007F:0050 0A 00000000:FFFFFFFFFFFFFFFF 00:0 0 1000 0 77 1 x".utf8)
        for end in 0...row.count {
            let found = SocketTables.tcpListener(row[..<end])
            if let found { #expect(found.inode == 77 || found.inode == 7) }
        }
        #expect(SocketTables.tcpListener(row[...])?.queue == Int.max)
    }

    @Test mutating func `write JSON and lines that no name can break out of`() throws {
        for _ in 0..<5_000 {
            let text = String(decoding: bytes(40), as: UTF8.self)
            let quoted = JsonText.quoted(text)
            #expect(!quoted.utf8.contains { $0 < 0x20 })
            // A quote inside is behind an odd number of backslashes.
            var isEscaped = false
            for byte in quoted.utf8.dropFirst().dropLast() {
                if isEscaped {
                    isEscaped = false
                } else {
                    #expect(byte != UInt8(ascii: "\"")); isEscaped = byte == UInt8(ascii: "\\")
                }
            }
            #expect(!isEscaped)
            let word = ShellWord.quoted(text)
            #expect(!word.utf8.contains { $0 < 0x20 || $0 == 0x7f })
        }
    }

    @Test func `quote a word so that a shell reads it back`() throws {
        var random = SplitMix(seed: 3)
        for _ in 0..<100 {
            let bytes = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                Array("ab '\"\\$`;&|\n\u{1b}*?[]{}()<>~!#\t%é\u{202e}".utf8).randomElement(using: &random) ?? 97
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let said = try ForeignProcess.output(of: "/bin/bash", ["-c", "printf %s \(ShellWord.quoted(text))"])
            #expect(said == text, "\(ShellWord.quoted(text))")
        }
    }

    @Test func `know the kernel's version`() {
        for (release, isNewer) in [
            ("6.8.0-generic", true), ("6.18.44-fc", true), ("6.7.12", false), ("5.15.0", false), ("7.0", true),
            ("", false),
            ("x", false),
        ] { #expect(Kernel.isAtLeast(6, 8, release: release) == isNewer) }
    }

    @Test func `know how /proc hides processes`() {
        func option(_ mounts: String) -> String? { ProcessTable.hidingOption(mounts: mounts) }
        #expect(option("proc /proc proc rw,relatime 0 0") == nil)
        #expect(option("proc /proc proc rw,hidepid=invisible,gid=5 0 0") == "hidepid=invisible")
        #expect(option("proc /proc proc rw,hidepid=2 0 0\nproc /proc proc rw 0 0") == nil)
        #expect(option("proc /other proc rw,hidepid=2 0 0") == nil && option("proc /proc proc rw,hidepid=0 0 0") == nil)
    }
}
