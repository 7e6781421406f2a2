internal import Control
internal import LinuxKernel

/// The master's program, which lies beside this one.
enum MasterProgram {
    static var path: String {
        get throws(Failure) {
            let folder = ThisProcess.executable.split(separator: "/").dropLast().joined(separator: "/")
            let path = "/\(folder)/svctld"
            guard (try? FileStatus(of: path))?.kind == .file else {
                throw Failure(
                    .system, "svctld is missing", details: ["it belongs beside svctl: \(path)", "install svctl anew"])
            }
            return path
        }
    }
}
