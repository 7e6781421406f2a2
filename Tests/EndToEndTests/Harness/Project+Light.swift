import LinuxKernel
import Testing

extension Project {
    /// The light workers of a master that run, seen without a word to the master.
    func lightWorkers(of master: Int32) -> [Int32] {
        let children = (try? ProcessTable.children(of: master)) ?? []
        return children.filter { pid in
            isRunning(pid) && ProcessTable.executable(of: pid)?.hasSuffix("light_worker") == true
        }
    }

    /// How long it takes to have a status, in seconds.
    func secondsToAsk() throws -> Double {
        let start = Clock.bootNanoseconds
        try succeeds("status", name)
        return Double(Clock.bootNanoseconds - start) / 1e9
    }

    /// Asks a light worker for something; which of several hears it, nobody knows.
    func ask(_ what: String) throws { _ = try get("/" + what) }
}
