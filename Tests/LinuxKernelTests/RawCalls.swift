import Glibc

/// System calls that only tests make, by way of the C library's own functions that Swift does not import.
enum RawCalls {
    private typealias FourNumbers = @convention(c) (CInt, UInt, UInt, UInt, UInt) -> CInt
    private typealias OneNumber = @convention(c) (CInt) -> CInt
    private typealias SystemCall = @convention(c) (Int, Int, Int, Int) -> Int

    /// prctl(2).
    static func prctl(_ operation: CInt, _ first: UInt, _ second: UInt = 0) -> CInt {
        unsafe unsafeBitCast(symbol("prctl"), to: FourNumbers.self)(operation, first, second, 0, 0)
    }

    /// unshare(2).
    static func unshare(_ flags: CInt) -> CInt { unsafe unsafeBitCast(symbol("unshare"), to: OneNumber.self)(flags) }

    /// Shows `file` in the place of `path` to this mount namespace alone; mount(2).
    ///
    /// Nil cuts the ties of `path` to the other namespaces.
    static func showPrivately(_ file: String?, at path: String) -> Bool {
        typealias Mount =
            @convention(c) (
                UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UInt, UnsafeRawPointer?
            ) -> CInt
        let bind: UInt = 0x1000, isPrivate: UInt = 0x4_0000, recursive: UInt = 0x4000
        let flags = file == nil ? isPrivate | recursive : bind
        return unsafe unsafeBitCast(symbol("mount"), to: Mount.self)(file ?? "none", path, nil, flags, nil) == 0
    }

    /// The errno of a clone3(2) that asks for nothing: EINVAL where the kernel itself answers.
    static var errnoOfEmptyClone3: CInt {
        let result = unsafe unsafeBitCast(symbol("syscall"), to: SystemCall.self)(clone3, 0, 0, 0)
        return result == -1 ? errno : 0
    }

    /// From now on clone3(2) of this thread and its children fails with `code`, as a container's filter does it.
    static func filterClone3(_ code: CInt) -> Bool {
        let returnError: UInt32 = 0x0005_0000, allow: UInt32 = 0x7fff_0000
        // load the call's number; clone3? fail : allow. seccomp(2), classic BPF.
        var instructions: [UInt64] = [
            instruction(0x20, 0, 0, 0),
            instruction(0x15, 0, 1, UInt32(clone3)),
            instruction(0x06, 0, 0, returnError | UInt32(code)),
            instruction(0x06, 0, 0, allow),
        ]
        return unsafe instructions.withUnsafeMutableBytes { places in
            var program = (UInt64(places.count / 8), UInt64(UInt(bitPattern: places.baseAddress)))
            return unsafe withUnsafeBytes(of: &program) { header in
                let setNoNewPrivileges: CInt = 38, setSeccomp: CInt = 22, modeFilter: UInt = 2
                return prctl(setNoNewPrivileges, 1) == 0
                    && prctl(setSeccomp, modeFilter, UInt(bitPattern: header.baseAddress)) == 0
            }
        }
    }

    private static var clone3: Int { 435 }

    /// struct sock_filter as one number: code, jump if true, jump if false, operand.
    private static func instruction(_ code: UInt64, _ yes: UInt64, _ no: UInt64, _ operand: UInt32) -> UInt64 {
        code | yes << 16 | no << 24 | UInt64(operand) << 32
    }

    private static func symbol(_ name: String) -> UnsafeMutableRawPointer {
        guard let found = unsafe dlsym(nil, name) else { fatalError("the C library has no \(name)") }
        return unsafe found
    }
}
