import Glibc
import LinuxKernel
import Testing

@testable import Ports

/// The tools people use today must not know more than we do.
@Suite struct `The same question` {
    private static let ss = installed(["/usr/bin/ss", "/bin/ss", "/usr/sbin/ss"])
    private static let lsof = installed(["/usr/bin/lsof", "/usr/sbin/lsof"])

    private static func installed(_ paths: [String]) -> String? {
        paths.first { (try? FileStatus(of: $0)) != nil }
    }

    @Test(.enabled(if: ss != nil, "ss is not installed")) func `is answered by ss with the same processes`() throws {
        let (process, port) = try ForeignProcess.server(`Who holds a port`.family, ["3"])
        let text = try ForeignProcess.output(of: try #require(Self.ss), ["-Hltnp", "sport = :\(port)"])
        let theirs = text.matches(of: /pid=(\d+)/).compactMap { Int32($0.output.1) }
        #expect(theirs.count == 4)
        #expect(try Set(Holders.find(.tcp(port: port)).holders.map(\.pid)) == Set(theirs))
        withExtendedLifetime(process) {}
    }

    @Test(.enabled(if: ss != nil, "ss is not installed")) func `is answered by ss with the same listeners`() throws {
        let ss = try #require(Self.ss)
        // Other programs on this machine listen and stop while both are asked.
        let areTheSame = try eventually {
            let rows = try ForeignProcess.output(of: ss, ["-Hltn"]).split(separator: "\n")
            let theirs = rows.map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
            let ours = try SocketDiagnosis.tcpListeners().map { "LISTEN \($0.queue ?? -1) \($0.backlog ?? -1)" }
            return ours.sorted() == theirs.sorted()
        }
        #expect(areTheSame)
    }

    @Test(.enabled(if: lsof != nil, "lsof is not installed")) func `is answered by lsof with the same processes`()
        throws
    {
        let (process, port) = try ForeignProcess.server(`Who holds a port`.family, ["3"])
        let text = try ForeignProcess.output(
            of: try #require(Self.lsof),
            ["-t", "-nP", "-iTCP:\(port)", "-sTCP:LISTEN"])
        let theirs = text.split(separator: "\n").compactMap { Int32($0) }
        #expect(theirs.count == 4)
        #expect(try Set(Holders.find(.tcp(port: port)).holders.map(\.pid)) == Set(theirs))
        withExtendedLifetime(process) {}
    }
}
