import Control
import Glibc
import LinuxKernel
import Testing

/// A master whose system calls can be made to fail, with light workers.
struct FaultyMaster {
    let project: Project
    let order: FaultOrder
    let pid: Int32

    /// Does `body` with one that serves; in the end nothing of it may be open that was not before, and all serve.
    static func with(_ settings: [String] = [], _ body: (FaultyMaster) throws -> Void) throws {
        try Project.with(settings: ["worker-reload-mercy = 1"] + settings, isLight: true) { project in
            let order = try FaultOrder(project)
            try start(project, order)
            let status = try project.status()
            let count = try project.servingWorkers().count
            let open = idleOpenFiles(of: status.pid, within: 0.02)
            try body(FaultyMaster(project: project, order: order, pid: status.pid))
            order.nothing()
            let isWhole = try eventually { try project.servingWorkers().count == count }
            #expect(isWhole, "\(project.story)")
            #expect(try project.status().pid == status.pid)
            #expect(idleOpenFiles(of: status.pid, within: 0.02) == open)
            #expect(try zombies(of: status.pid) == [])
        }
    }

    /// Starts one that has no order yet.
    static func start(_ project: Project, _ order: FaultOrder) throws {
        order.nothing()
        let started = try Command.run(
            project.words(["start"]), in: project.folder, environment: project.environment + order.environment)
        try #require(started.code == 0, "\(started)")
    }

    /// The workers that run, seen without a word to the master: that would wake it, and hide an alarm that is lost.
    var workers: [Int32] { project.lightWorkers(of: pid) }

    /// Its log companion, when one runs.
    var companion: Int32? {
        get throws {
            try ProcessTable.children(of: pid).first {
                try isRunning($0) && ProcessTable.arguments(of: $0).contains("--log")
            }
        }
    }

    /// Waits until so many workers run, and none of those that were killed.
    func isWhole(_ count: Int, without gone: [Int32] = []) -> Bool {
        eventually(within: 3) {
            let now = workers
            return now.count == count && gone.allSatisfy { !now.contains($0) }
        }
    }

    /// Expects that what every worker has written reaches the log: one that nobody reads would stand still some day.
    func expectAllAreRead(sourceLocation: SourceLocation = #_sourceLocation) {
        let areRead = eventually {
            let log = project.log
            return workers.allSatisfy { log.contains("[\($0)]: light worker") }
        }
        #expect(areRead, "\(project.story)", sourceLocation: sourceLocation)
    }
}

/// A command that failed says what failed, with a code of the table.
func expectClear(_ finished: Finished, _ when: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let isInTable = Control.ExitCode(rawValue: finished.code) != nil
    #expect(isInTable, "\(when): \(finished)", sourceLocation: sourceLocation)
    let isClear = finished.error.contains("svctl: ") && !finished.error.contains("ended before it could say why")
    #expect(isClear, "\(when): \(finished)", sourceLocation: sourceLocation)
}
