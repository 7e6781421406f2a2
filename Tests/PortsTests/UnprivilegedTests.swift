import Glibc
import LinuxKernel
import Testing

@testable import Ports

/// What an ordinary user is told of other users' processes.
///
/// Each question is asked by a process of its own.
@Suite(.enabled(if: geteuid() == 0, "only root can become somebody else")) struct `An ordinary user` {
    @Test func `is told that the holder was not seen, and who made the socket`() async throws {
        let (process, port) = try ForeignProcess.server(`Who holds a port`.family, ["2"])
        await #expect(processExitsWith: .success) { [port = port as UInt16] in
            #expect(setgid(65534) == 0 && setuid(65534) == 0)
            let report = try Holders.find(.tcp(port: port))
            #expect(report.isHeld && report.holders.isEmpty && !report.isComplete)
            #expect(report.unreadableProcesses >= 3)
            #expect(report.creatorsOfUnseen == [0])
            let lines = report.lines(columns: 80)
            #expect(lines.first == "127.0.0.1:\(port) tcp, held by a process that was not found")
            #expect(lines.dropFirst().first == "  made by root")
            #expect(lines.last?.hasSuffix("processes of other users could not be read: run it with sudo") == true)
        }
        withExtendedLifetime(process) {}
    }

    @Test func `does not count the kernel's own threads as unreadable`() async throws {
        let (process, port) = try ForeignProcess.server(`Who holds a port`.family, ["0"])
        await #expect(processExitsWith: .success) { [port = port as UInt16] in
            #expect(setgid(65534) == 0 && setuid(65534) == 0)
            // Other programs on this machine start and end while they are counted.
            let isOneLess = try eventually {
                let report = try Holders.find(.tcp(port: port))
                var programs = 0
                for pid in try ProcessTable.pids() {
                    guard let status = try ProcessTable.status(of: pid) else { continue }
                    programs += status.isKernelThread || status.hasEnded ? 0 : 1
                }
                return report.unreadableProcesses == programs - 1
            }
            #expect(isOneLess)
        }
        withExtendedLifetime(process) {}
    }

    @Test func `sees the holders of a socket that are his, and still hears that others were not read`() async throws {
        await #expect(processExitsWith: .success) {
            #expect(setgid(65534) == 0 && setuid(65534) == 0)
            let (process, port) = try ForeignProcess.server(`Who holds a port`.family, ["1"])
            let report = try Holders.find(.tcp(port: port))
            #expect(report.holders.map(\.depth) == [0, 1])
            #expect(report.holders.first?.pid == process.pid)
            #expect(report.holders.first?.userName == "nobody")
            #expect(!report.isComplete && report.creatorsOfUnseen == [])
            #expect(report.lines().count == 4)
        }
    }
}
