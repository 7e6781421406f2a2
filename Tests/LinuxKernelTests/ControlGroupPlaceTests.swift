import Testing

@testable import LinuxKernel

@Suite struct `The place of a process among control groups` {
    @Test(arguments: [
        // The unified tree alone, as systemd has it.
        Seen(
            groups: "0::/system.slice/web.service\n", mount: "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw",
            folder: "/sys/fs/cgroup/system.slice/web.service"),
        // Beside the old trees.
        Seen(
            groups: "8:pids:/\n4:memory:/x\n0::/\n",
            mount: "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"
                + "38 31 0:35 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio\n"
                + "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 master:1 - cgroup2 cgroup2 rw",
            folder: "/sys/fs/cgroup/unified"),
        // A container that sees its part of the tree under the names of the whole.
        Seen(
            groups: "0::/docker/4f/inner\n", mount: "30 25 0:26 /docker/4f /sys/fs/cgroup ro - cgroup2 cgroup ro",
            folder: "/sys/fs/cgroup/inner"),
        Seen(
            groups: "0::/docker/4f\n", mount: "30 25 0:26 /docker/4f /sys/fs/cgroup ro - cgroup2 cgroup ro",
            folder: "/sys/fs/cgroup"),
        Seen(
            groups: "0::/docker/4f0\n", mount: "30 25 0:26 /docker/4f /sys/fs/cgroup ro - cgroup2 cgroup ro",
            folder: nil),
        // The kernel's way to write a space.
        Seen(
            groups: "0::/a\n", mount: "30 25 0:26 / /mnt/my\\040groups\\134 rw - cgroup2 none rw",
            folder: "/mnt/my groups\\/a"),
        // Old trees alone, and none at all.
        Seen(
            groups: "4:memory:/x\n1:name=systemd:/y\n", mount: "33 31 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw",
            folder: nil),
        Seen(groups: "0::/\n", mount: "23 1 0:21 / /sys rw - sysfs sysfs rw", folder: nil),
        // Outside of the namespace.
        Seen(groups: "0::/../other\n", mount: "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw", folder: nil),
        Seen(groups: "", mount: "", folder: nil), Seen(groups: "0::", mount: "a b - cgroup2", folder: nil),
    ])
    func `is read from its lines in proc`(_ seen: Seen) {
        #expect(ControlGroup.place(groups: seen.groups, mounts: seen.mount + "\n")?.group.folder == seen.folder)
    }

    struct Seen: Sendable {
        let groups: String
        let mount: String
        let folder: String?
    }

    @Test(arguments: [
        // Where no systemd is, nobody else has a claim.
        Case("/", systemd: false, divides: true), Case("/docker-4f.scope", systemd: false, divides: true),
        Case("/", user: 1000, systemd: false, divides: true),
        // Root's processes outside of units, in sessions and in services that were not given away.
        Case("/", divides: false), Case("/user.slice/user-0.slice/session-3.scope", divides: false),
        Case("/system.slice/cron.service", divides: false), Case("/system.slice", marked: true, divides: false),
        Case("/init.scope", divides: false), Case("/made/by/hand", divides: false),
        // Services with Delegate=yes, also when the process is further down.
        Case("/system.slice/web.service", marked: true, divides: true),
        Case("/system.slice/web.service/main", marked: true, divides: true),
        Case("/system.slice/web.service", owner: 1000, user: 1000, divides: true),
        Case("/machine.slice/libpod-4f.scope/container", marked: true, divides: true),
        // The folder of a service that is given to its user is not ours when we are another one, or root.
        Case("/system.slice/web.service", owner: 1001, user: 1000, divides: false),
        Case("/system.slice/web.service", owner: 0, user: 0, divides: false),
        // What lies below a user's own systemd belongs to the user anyway; only the mark tells.
        Case("\(users)/app.slice/web.service", owner: 1000, user: 1000, divides: false),
        Case("\(users)/app.slice/web.service", owner: 1000, marked: true, user: 1000, divides: true),
        Case(users, owner: 1000, marked: true, user: 1000, divides: false),
        Case("\(users)/init.scope", owner: 1000, user: 1000, divides: false),
        Case("/user.slice/user-1000.slice/session-3.scope", owner: 1000, user: 1000, divides: false),
    ])
    func `may be divided where it was given to us`(_ one: Case) {
        #expect(ControlGroup.mayDivide(one.surroundings) == one.divides, "\(one.surroundings)")
    }

    private static let users = "/user.slice/user-1000.slice/user@1000.service"

    struct Case: Sendable {
        let surroundings: ControlGroup.Surroundings
        let divides: Bool

        init(
            _ path: String, owner: UInt32? = 0, marked: Bool = false, user: UInt32 = 0, systemd: Bool = true,
            divides: Bool
        ) {
            surroundings = ControlGroup.Surroundings(
                path: path, hasSystemd: systemd, unitIsMarked: marked, unitOwner: owner, user: user)
            self.divides = divides
        }
    }

    @Test(arguments: [
        ("web", "web"), ("Shop-2", "Shop-2"), ("cgroup.procs", "cgroup_2eprocs"), ("..", "_2e_2e"), ("a/b", "a_2fb"),
        ("a_b", "a_5fb"), ("ä\n", "_c3_a4_0a"), ("", "_"),
    ])
    func `has names that cannot be taken for the kernel's files, nor for each other`(text: String, name: String) {
        #expect(ControlGroup.name(for: text) == name)
    }

    @Test func `has a name of at most 200 bytes for any text`() {
        let long = String(repeating: "ü", count: 500)
        #expect(ControlGroup.name(for: long + "a").utf8.count <= 200)
        #expect(ControlGroup.name(for: long + "a") != ControlGroup.name(for: long + "b"))
    }

    @Test func `has counts that are found by their whole name`() {
        let text = "low 0\nhigh 7\nmax 3\noom 2\noom_kill 1\noom_group_kill 0\n"
        #expect(ControlGroup.count("oom_kill", in: text) == 1)
        #expect(ControlGroup.count("oom", in: text) == 2)
        #expect(ControlGroup.count("kill", in: text) == nil)
        #expect(ControlGroup.count("oom_kill", in: "oom_kill many\n") == nil)
    }
}
