import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct UserAccounts {
        init() throws { try reapLeftovers() }

        @Test func `root is found by name and by number`() throws {
            try leavingNothingOpen {
                let root = try #require(try UserAccount.named("root"))
                #expect((root.name, root.user, root.group) == ("root", 0, 0))
                #expect(root.home.hasPrefix("/"))
                #expect(try UserAccount.numbered(0) == root)
                #expect(root.groups.contains(0))
                #expect(try UserAccount.group(named: "root") == 0)
            }
        }

        @Test func `who is not there is nil`() throws {
            #expect(try UserAccount.named("no-such-user") == nil)
            #expect(try UserAccount.named("") == nil)
            #expect(try UserAccount.numbered(3_999_999_999) == nil)
            #expect(try UserAccount.group(named: "no-such-group") == nil)
        }

        @Test(.enabled(if: isRoot, "only root can show a process other accounts"))
        func `accounts of any length are found whole, with all their groups`() async {
            await #expect(processExitsWith: .success) {
                try KernelObjects.UserAccounts.seeOtherAccounts()
                let name = String(repeating: "n", count: 256)
                #expect(try UserAccount.named(name)?.name == name)
                #expect(try UserAccount.named("remark")?.user == 4242)
                #expect(throws: Errno(ENAMETOOLONG, in: "getpwnam")) { try UserAccount.named(name + "n") }
                #expect(try UserAccount.group(named: "crowd") == 5000)
                let groups = try #require(try UserAccount.named("remark")).groups
                #expect(Set(groups) == Set([4242, 5000] + (10_000..<10_300)))
            }
        }

        /// Lets this thread alone see other files in the place of /etc/passwd and /etc/group.
        private static func seeOtherAccounts() throws {
            let name = String(repeating: "n", count: 256)
            let remark = String(repeating: "r", count: 100_000)
            let crowd = (0..<20_000).map { "member\($0)" }.joined(separator: ",")
            let accounts = "\(name):x:4241:4241::/:/bin/sh\n\(name)n:x:4243:4243::/:/bin/sh\n"
            let folder = "/tmp/svctl-kernel-accounts-\(ThisProcess.pid)"
            try Files.makeFolder(folder, permissions: 0o755)
            defer {
                Files.remove("\(folder)/passwd")
                Files.remove("\(folder)/group")
                Files.removeFolder(folder)
            }
            let many = (10_000..<10_300).map { "g\($0):x:\($0):remark\n" }.joined()
            try Files.replace(
                "\(folder)/passwd", with: Array((accounts + "remark:x:4242:4242:\(remark):/:/bin/sh\n").utf8))
            try Files.replace("\(folder)/group", with: Array((many + "crowd:x:5000:remark,\(crowd)\n").utf8))
            let newMountNamespace: CInt = 0x0002_0000
            #expect(RawCalls.unshare(newMountNamespace) == 0)
            #expect(RawCalls.showPrivately(nil, at: "/"))
            #expect(RawCalls.showPrivately("\(folder)/passwd", at: "/etc/passwd"))
            #expect(RawCalls.showPrivately("\(folder)/group", at: "/etc/group"))
        }
    }
}
