import Glibc
import LinuxKernel
import Testing

/// What a master with Fixtures/programs/fault.c in it is told: which calls fail.
///
/// It can be told while it runs.
final class FaultOrder {
    private let path: String
    private let file: Descriptor

    /// Makes the file that both sides share; the project's folder goes at its end, and so does this.
    init(_ project: Project) throws {
        path = "\(project.root)/fault"
        let number = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        try #require(number >= 0)
        file = Descriptor(owning: number)
        fchmod(number, 0o666)
        nothing()
    }

    /// What a command needs in its environment so that the master it starts has the library.
    var environment: [String] {
        get throws { ["LD_PRELOAD=\(try Programs.fault.get())", "FAULT_ORDER=\(path)"] }
    }

    /// From now on the call number `first` of the function fails, and those after it, `count` in all.
    func fail(_ fault: Fault, from first: Int, count: Int32 = 1) {
        nothing()
        write(at: Self.numbers, words: [fault.code, Int32(first), count, 0, 0])
        write(at: 0, Array(fault.function.utf8))
    }

    /// From now on every call does what it should.
    func nothing() { write(at: 0, Array(repeating: 0, count: Self.size)) }

    /// How many calls have failed so far.
    var failed: Int32 {
        var count: Int32 = 0
        unsafe _ = pread(file.number, &count, 4, off_t(Self.numbers + 16))
        return count
    }

    // The struct of fault.c: a name of 32 bytes, then five numbers.
    private static let numbers = 32
    private static let size = 52

    private func write(at offset: Int, words: [Int32]) {
        write(at: offset, words.flatMap { word in unsafe withUnsafeBytes(of: word) { unsafe Array($0) } })
    }

    private func write(at offset: Int, _ bytes: [UInt8]) {
        unsafe _ = pwrite(file.number, bytes, bytes.count, off_t(offset))
    }
}
