internal import ArgumentParser
internal import Control
internal import LinuxKernel

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists every master this user may see.",
        discussion: "Exit status 1 when there is none.")

    func run() throws {
        try answering { () throws(Failure) in
            let masters = FoundMaster.all(visibleTo: ThisProcess.user)
            guard !masters.isEmpty else {
                StandardStream.write("nothing runs\n")
                return .no
            }
            var table = TextTable(["NAME", "PID", "STATE", "USER", "FILE"])
            for master in masters {
                let state = master.isRunning ? state(of: master) : "dead"
                let user = (try? UserAccount.numbered(master.owner))?.name ?? String(master.owner)
                table.append([
                    master.record.name, String(master.record.pid), state, user, master.record.file ?? "(command line)",
                ])
            }
            StandardStream.write(table.text)
            return .done
        }
    }

    /// One that does not answer must not keep the others from being listed.
    private func state(of master: FoundMaster) -> String {
        (try? MasterConnection.status(of: master, limitMilliseconds: 1000))?.state ?? "silent"
    }
}
