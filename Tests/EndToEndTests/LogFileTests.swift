import Control
import Glibc
import LinuxKernel
import Testing

/// What becomes of the log's file, as uWSGI's options have it.
@Suite(.serialized) struct `A log file` {
    private let app = """
        import os
        count = 0
        def application(environ, start_response):
            global count
            for _ in range(50):
                count += 1
                os.write(1, b"line %06d \\0 with a zero\\n\\0" % count)
            os.write(1, b"\\n")
            start_response("200 OK", [("Content-Length", "4")])
            return [b"tiny"]

        """

    private func settings(_ project: Project) -> [String] {
        [
            "logto = \(project.root)/app.log", "log-maxsize = 20000", "log-backupname = old.log",
            "touch-logrotate = rotate", "touch-logreopen = reopen", "disable-logging = true",
        ]
    }

    /// The numbers of the lines in files, in their order.
    private func numbers(_ files: String..., in project: Project) -> [Int] {
        files.flatMap { file in
            project.text(of: file).split(separator: "\n").compactMap { line in
                line.firstRange(of: "line ").flatMap { Int(line[$0.upperBound...].prefix(6)) }
            }
        }
    }

    @Test func `is put aside when it has grown, when a file is touched, or by a letter, and no line is lost or split`()
        throws
    {
        try Project.with { project in
            let (log, old) = ("\(project.root)/app.log", "\(project.folder)/old.log")
            try project.replaceApp(app)
            try project.rewriteSettings(settings(project) + ["master-fifo = commands"])
            try project.start()
            var seen: [Int] = []
            for number in 1...6 {
                _ = try project.get()
                let isThere = eventually { numbers(log, in: project).last == number * 50 }
                #expect(isThere, "\(number): \(numbers(log, in: project).suffix(3))")
                guard number % 2 == 0 else { continue }
                seen += numbers(log, in: project)
                if number == 2 {
                    try project.write("rotate", "")
                } else {
                    try Files.open("\(project.folder)/commands", .writing).writeAll(Array("L\n".utf8))
                }
                #expect(
                    eventually { numbers(log, in: project).isEmpty && numbers(old, in: project) == seen.suffix(100) })
                #expect(project.text(of: old).hasSuffix("this log is put aside, and goes on in \(log)\n"))
            }
            #expect(seen == Array(1...300))
            #expect(try project.status().lostLogLines == 0)
            // It grows past its size.
            for number in 7...14 {
                _ = try project.get()
                #expect(eventually { numbers(old, log, in: project).last == number * 50 })
            }
            let kept = numbers(old, log, in: project)
            #expect(kept == Array((kept.first ?? 0)...700), "no line is lost or split at the size")
            #expect(project.text(of: old).utf8.count > 20_000)
            // Somebody else moves it away.
            try Files.rename(log, to: "\(log).moved")
            try project.write("reopen", "")
            #expect(eventually { project.text(of: log).contains("reopen was touched: from here on the log is \(log)") })
        }
    }
}
