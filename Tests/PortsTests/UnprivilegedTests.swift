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
            #expect(lines.contains { $0.hasPrefix("  made by root") })
            #expect(lines.last?.hasSuffix("processes of other users could not be read: run it with sudo") == true)
        }
        withExtendedLifetime(process) {}
    }

    @Test func `who is root, but without the right to look into others, is told so`() async throws {
        let (process, port) = try ForeignProcess.server(`Who holds a port`.family, ["0"])
        await #expect(processExitsWith: .success) { [port = port as UInt16] in
            try giveUpLookingIntoOthers()
            // Folders of descriptors still open for it, and list their numbers; only what they lead to is refused.
            let report = try Holders.find(.tcp(port: port))
            #expect(report.isHeld && report.holders.isEmpty && !report.isComplete)
            #expect(report.unreadableProcesses >= 1)
            #expect(report.lines().last?.hasSuffix("root lacks the capability CAP_SYS_PTRACE here") == true)
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
            #expect(report.lines().count == 5)
        }
    }
}

/// Gives up CAP_SYS_PTRACE; capset(2), which has no header in the C library.
private func giveUpLookingIntoOthers() throws {
    typealias Capset = @convention(c) (UnsafeRawPointer, UnsafeRawPointer) -> CInt
    let found = unsafe try #require(dlsym(nil, "capset"))
    let capset = unsafe unsafeBitCast(found, to: Capset.self)
    let status = try String(decoding: Files.read("/proc/self/status", limit: 65536), as: UTF8.self)
    let permitted = try #require(status.firstMatch(of: /CapPrm:\s*([0-9a-f]+)/))
    let rest = try #require(UInt64(permitted.output.1, radix: 16)) & ~(1 << 19)
    let (low, high) = (UInt32(truncatingIfNeeded: rest), UInt32(truncatingIfNeeded: rest >> 32))
    let header: [UInt32] = [0x2008_0522, 0]
    let sets: [UInt32] = [low, low, 0, high, high, 0]
    guard unsafe capset(header, sets) == 0 else { throw Errno(errno, in: "capset") }
}
