internal import Control
internal import LinuxKernel

/// The master process, and under other names its companions: the one that reads logs and the one that writes them.
@main
enum Svctld {
    static func main() {
        switch Invocation(CommandLine.arguments.dropFirst()) {
        case .master(let order): ThisProcess.exit(Master.run(order).rawValue)
        case .log(let destination, let will):
            ThisProcess.exit(LogCompanion.run(writingTo: destination, will: will).rawValue)
        case .write(let destination): ThisProcess.exit(LogWriter.run(writingTo: destination).rawValue)
        case .tellStatic(let order, let app):
            ThisProcess.exit(StaticFilesInquiry.run(order, app: app).rawValue)
        case .unknown:
            StandardStream.write("svctld is the master behind svctl, which starts it: svctl start, svctl run\n", to: 2)
            ThisProcess.exit(ExitCode.usage.rawValue)
        }
    }
}
