import Testing

/// All suites of this target: one test after the other, because they count this process's descriptors.
@Suite(.serialized)
enum KernelObjects {}
