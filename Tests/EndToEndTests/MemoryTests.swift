import Control
import Glibc
import LinuxKernel
import Testing

/// What is said of a worker that the kernel kills for want of memory.
///
/// Not every machine accounts for memory in the unified tree, and a test should not fill one: here the kernel's own file
/// in the worker's group has a stand-in that counts one killed process.
@Suite(.serialized, .enabled(if: rootHasGroups, "root has no control groups here"))
struct `A worker that runs out of memory` {
    @Test func `is said to have done so, by the group's own count`() throws {
        try Project.with(as: .root) { project in
            try project.replaceApp(
                """
                import os
                def application(environ, start_response):
                    if environ["PATH_INFO"] == "/leave":
                        os._exit(3)
                    start_response("200 OK", [("Content-Length", "4")])
                    return [b"tiny"]
                """)
            try project.start()
            #expect(try exit(of: project, in: "1.1.1", counting: 1) { kill($0, SIGKILL) } == oom(SIGKILL))
            // Other counts mean other things: a limit was reached, and nobody was killed.
            let outside = "SIGKILL, not sent by svctl"
            #expect(try exit(of: project, in: "1.1.2", counting: 0) { kill($0, SIGKILL) }?.reason == outside)
            let helper = try exit(of: project, in: "1.1.3", counting: 2) { _ in _ = try project.begin("/leave").finish()
            }
            #expect(helper?.code == 3)
            #expect(helper?.reason == "exit code 3, after one of its processes was killed for want of memory (OOM)")
        }
    }

    private func oom(_ signal: Int32) -> LastExit? {
        LastExit(code: nil, signal: signal, reason: "killed for want of memory (OOM)", at: "")
    }

    /// Ends the worker of a group whose file says that so many processes were killed, and returns what status tells.
    private func exit(
        of project: Project, in leaf: String, counting kills: Int, _ end: (Int32) throws -> Void
    ) throws -> LastExit? {
        let worker = try #require(project.servingWorkers().first)
        let folder = try #require(project.groups).child("workers").child("web").child(leaf).folder
        let mounted = try Command.run(["/bin/mount", "-t", "tmpfs", "stand-in", folder])
        #expect(mounted.code == 0, "\(mounted)")
        do {
            defer { _ = try? Command.run(["/bin/umount", folder]) }
            let text = "low 0\nhigh 0\nmax 9\noom 9\noom_kill \(kills)\noom_group_kill 0\n"
            try Files.replace("\(folder)/memory.events", with: Array(text.utf8))
            try end(worker)
            let isBack = try eventually(within: 10) { try ![[], [worker]].contains(project.servingWorkers()) }
            #expect(isBack)
        }
        let last = try project.status().apps.first?.workers.first?.lastExit
        return last.map { LastExit(code: $0.code, signal: $0.signal, reason: $0.reason, at: "") }
    }
}
