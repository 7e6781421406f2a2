internal import LinuxKernel
internal import Settings

extension Program.Limits {
    /// What the kernel is told of an app's limits; `slot`: a worker's, which has its turn at the processors, counted
    /// from 1; nil for what runs beside the workers, on all of them.
    init(_ limits: ProcessLimits, slot: Int?) {
        self.init()
        addressSpace = limits.addressSpace.map(UInt64.init)
        processes = limits.processes.map(UInt64.init)
        openFiles = limits.openFiles.map(UInt64.init)
        priority = limits.priority.map(Int32.init)
        guard let slot, let count = limits.processors.map(UInt32.init) else { return }
        processors = Program.Processors(first: UInt32(slot - 1) &* count, count: count)
    }
}
