import Control
import LinuxKernel
import Testing

/// A uwsgi.ini that becomes one of svctl's own form while its app serves.
@Suite(.serialized) struct `A converted file` {
    @Test func `serves what the original served, and takes its place under load`() throws {
        try Project.with(settings: ["workers = 2", "harakiri = 30"]) { project in
            try project.start()
            let master = try project.status().pid
            let original = project.text(of: project.file)
            let shown = try project.succeeds("convert", ".config/uwsgi.ini").output
            #expect(shown.contains("[app:web]\n") && shown.contains("\nprocesses = 2\n"), "\(shown)")
            #expect(shown.contains(";파이썬 프로젝트로 change directory\nchdir = \(project.folder)\n"), "\(shown)")
            #expect(shown.contains("# harakiri is not done:") || shown.contains("\nharakiri = 30s\n"), "\(shown)")

            expect(
                try project.svctl("convert", ".config/uwsgi.ini", "--output", ".config/uwsgi.ini"), .cannotCreate,
                "\(project.file) is there already", "--force")
            #expect(project.text(of: project.file) == original)
            try Files.setPermissions(project.file, 0o640)
            let load = try Load(port: project.port)
            try project.succeeds("convert", ".config/uwsgi.ini", "--output", ".config/uwsgi.ini", "--force")
            #expect(project.text(of: project.file) == shown)
            #expect(try FileStatus(of: project.file).mode == 0o640)
            try project.succeeds("reload", project.name)
            #expect(try load.end().lost == 0)
            #expect(try project.status().pid == master)
            #expect(try project.servingWorkers().count == 2)
        }
    }

    @Test(arguments: Caller.all) func `is not written where the original cannot be used`(by caller: Caller) throws {
        try Project.with(as: caller, isLight: true) { project in
            func refuses(_ code: ExitCode, _ text: String, _ words: String...) throws {
                try project.write("t.ini", text)
                let finished = try project.svctl("convert", "t.ini", "--output", "new.ini")
                for word in words { expect(finished, code, word) }
                #expect(finished.output.isEmpty && !Files.names(in: project.folder).contains("new.ini"))
            }
            try refuses(.configuration, "[uwsgi]\nmodule = m\nhttp = :x\n", "t.ini:3:9: error: 'x' is no port number")
            try refuses(.configuration, "[uwsgi]\nmodule = m\nhttp = :1\nenv = A=@(exec://id)\n", "@(exec://id)")
            try refuses(.no, "[app:web]\nmodule = m\nhttp = :1\n", "is in svctl's own form already")
            try project.write("value", "a\nb")
            try refuses(
                .configuration, "[uwsgi]\nmodule = m\nhttp = :1\nhome = @(\(project.folder)/value)\n", "t.ini:4:8",
                "svctl runs it as it is")
            expect(try project.svctl("convert", "none.ini"), .noFile, "No such file or directory")
            try project.write("t.ini", "[uwsgi]\nmodule = m\nhttp = :1\n")
            expect(try project.svctl("convert", "t.ini", "--output", "/nonexistent/x"), .cannotCreate, "cannot make")
            let link = "\(project.folder)/link.ini"
            _ = try Command.run(caller.becoming + ["/bin/ln", "-s", "t.ini", link])
            try project.succeeds("convert", "t.ini", "--output", link, "--force")
            #expect(project.text(of: "\(project.folder)/t.ini") == "[app:web]\nmodule = m\nhttp = :1\n")
            #expect(try FileStatus(of: link, following: false).kind == .link)
        }
    }
}
