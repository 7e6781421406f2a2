import Settings
import Testing

@testable import Units

@Suite struct `What a unit is given` {
    @Test func `is nothing for an app that needs nothing`() throws {
        let plan = try plan("chdir = /srv/shop", on: Machine(ways: files("/srv/shop/uwsgi.ini")))
        #expect(
            plan.service == """
                # file: /srv/shop/uwsgi.ini
                [Unit]
                # what it reads may lie on other disks
                RequiresMountsFor=/srv/shop

                [Service]
                # the settings file, which stays where it is
                Environment=SVCTL_FILE=/srv/shop/uwsgi.ini
                # --user
                User=deploy

                """)
        #expect(plan.socket == nil)
        #expect(plan.loosenings == [] && plan.notes == [])
    }

    @Test func `of a home is what the settings name`() throws {
        let file = "/home/deploy/shop/.config/uwsgi.ini"
        let plan = try plan(
            "chdir = /home/deploy/shop", "home = /home/deploy/venvs/shop", "logto = /home/deploy/logs/shop.log",
            file: file, programs: [NamedPath("/home/deploy/venvs/shop/bin/python3", .program, "Python")],
            on: Machine(
                ways: files(file).merging(
                    [
                        "/home/deploy/venvs/shop/bin/python3": PathWay(
                            linkFolders: ["/home/deploy/venvs/shop/bin"],
                            end: "/root/.pyenv/versions/3.12/bin/python3.12",
                            isFolder: false)
                    ]) { $1 }))
        #expect(
            plan.opened == [
                "ProtectHome=tmpfs", "BindReadOnlyPaths=-/home/deploy/shop",
                "BindReadOnlyPaths=-/home/deploy/venvs/shop",
                "BindReadOnlyPaths=-/root/.pyenv/versions/3.12", "BindPaths=-/home/deploy/logs",
            ])
        #expect(
            plan.loosenings.map(\.reason) == [
                "of the homes only what follows: the settings file; chdir of web", "the settings file; chdir of web",
                "home of web; Python", "Python", "logto",
            ])
        #expect(UnitPlan.remembered(.log, in: WrittenFile.text(plan.service)) == "/home/deploy/logs/shop.log")
        #expect(UnitPlan.remembered(.file, in: WrittenFile.text(plan.service)) == file)
        #expect(plan.standing == [])
    }

    @Test func `of a home is a folder of static files too, and what a command names`() throws {
        let text = "[app:a]\ncommand = /home/deploy/bin/serve --at / /home/x/serve.toml\nhttp = :8000\n"
        let order = UnitOrder(
            name: UnitName("shop"), file: "/srv/x.ini", configuration: try configuration(text),
            identity: try UnitIdentity(wanted: deploy, apps: [], owner: deploy))
        let files = files("/home/deploy/bin/serve", "/home/x/serve.toml")
        #expect(
            try UnitPlan(order, on: Machine(ways: files)).opened == [
                "ProtectHome=tmpfs", "BindReadOnlyPaths=-/home/deploy/bin", "BindReadOnlyPaths=-/home/x",
            ])
        let plan = try plan(
            "static-map = /static=/home/deploy/static", "environment-file = /home/deploy/secret/shop.env",
            on: Machine(ways: UnitsTests.files("/home/deploy/secret/shop.env")))
        #expect(
            plan.opened == [
                "ProtectHome=tmpfs", "BindReadOnlyPaths=-/home/deploy/secret", "BindReadOnlyPaths=-/home/deploy/static",
            ])
    }

    @Test func `of a home holds a link too, which may lead elsewhere tomorrow`() throws {
        let way = PathWay(linkFolders: ["/home/deploy/shop"], end: "/home/deploy/shop/releases/7")
        let plan = try plan("chdir = /home/deploy/shop/current", on: Machine(ways: ["/home/deploy/shop/current": way]))
        #expect(plan.opened == ["ProtectHome=tmpfs", "BindReadOnlyPaths=-/home/deploy/shop"])
    }

    @Test func `is all homes, write-protected, where one as a whole is needed`() throws {
        let whole = try plan("chdir = /root", "logto = /home/x/a.log")
        #expect(whole.opened == ["ProtectHome=read-only", "ReadWritePaths=-/home/x"])
        #expect(whole.loosenings.first?.reason == "chdir of web: it is /root itself")
        let linked = try plan("chdir = /home/deploy/a", on: Machine(homesAreFolders: false))
        #expect(linked.opened == ["ProtectHome=read-only"])
    }

    @Test func `is a right for a low port, and none for one that systemd binds`() throws {
        let right = ["CapabilityBoundingSet=CAP_NET_BIND_SERVICE", "AmbientCapabilities=CAP_NET_BIND_SERVICE"]
        #expect(try plan("http = :80").opened == right)
        #expect(try plan("http = [::1]:1023").opened == right)
        #expect(try plan("http = :1024").opened == [])
        #expect(try plan("http = :0").opened == [])
        #expect(try plan("http = :80", on: Machine(lowestFreePort: 80)).opened == [])
        #expect(try plan("http = :80", usesSocket: true).opened == [])
    }

    @Test func `is the machine's own tmp when something is named there`() throws {
        for option in ["http = /tmp/a.sock", "pidfile = /var/tmp/x/a.pid", "chdir = /tmp/app", "logto = /tmp/a.log"] {
            let plan = try plan(option)
            #expect(plan.opened == ["PrivateTmp=no", "ReadWritePaths=/tmp /var/tmp"], "\(option)")
        }
        #expect(try plan("http = /tmp/a.sock", usesSocket: true).opened == [])
    }

    @Test func `is a folder to write requests to`() throws {
        let log = try plan("req-logger = file:logfile=/var/log/a/x,backupname=/var/log/b/x")
        #expect(log.opened == ["ReadWritePaths=-/var/log/a", "ReadWritePaths=-/var/log/b"])
        #expect(log.loosenings.map(\.reason) == ["req-logger", "req-logger"])
    }

    @Test func `is a folder to write to, or one of its own in run`() throws {
        #expect(try plan("logto = /var/log/shop/a.log").opened == ["ReadWritePaths=-/var/log/shop"])
        #expect(try plan(writable: ["/srv/media", "/srv/media/x"]).opened == ["ReadWritePaths=-/srv/media"])
        #expect(try plan("http = /run/svctl/shop/a.sock", "pidfile = /run/svctl/shop/a.pid").opened == [])
        for machine in [
            Machine(), Machine(owners: ["/run/shop": 1001]),
            Machine(owners: ["/run/shop": 5], runtimeFolders: ["shop"]),
        ] {
            let own = try plan("http = /run/shop/a.sock", on: machine)
            #expect(own.opened == ["RuntimeDirectory=shop"] && own.standing == [])
        }
        let other = try plan("http = /run/nginx/a.sock", on: Machine(owners: ["/run/nginx": 33]))
        #expect(other.opened == ["ReadWritePaths=-/run/nginx"] && other.standing.map(\.folder) == ["/run/nginx"])
        #expect(try plan("pidfile = /run/a.pid").opened == ["ReadWritePaths=-/run"])
        let roots = try plan("http = /run/nginx/a.sock", as: root, on: Machine(owners: ["/run/nginx": 0]))
        #expect(roots.opened.contains("ReadWritePaths=-/run/nginx"), "it would go when this unit stops")
        #expect(UnitPlan.runtimeFolders(in: "[Service]\nRuntimeDirectory=shop\n") == ["shop"])
    }

    @Test func `is a group for a socket of that group, and a right for one of another user`() throws {
        let machine = Machine(users: ["www-data": 33, "deploy": 1001], groups: ["www-data": 33, "users": 100])
        func opened(_ owner: String) throws -> [String] {
            try plan("http = /run/svctl/shop/a.sock", "chown-socket = \(owner)", on: machine).opened
        }
        #expect(try opened("deploy:www-data") == ["SupplementaryGroups=www-data"])
        #expect(try opened("deploy:users") == [], "it is a member")
        #expect(try opened("www-data") == ["CapabilityBoundingSet=CAP_CHOWN", "AmbientCapabilities=CAP_CHOWN"])
    }

    @Test func `waits for the network when an address is there only with it`() throws {
        for (address, waits) in [
            ("10.0.0.5:80", true), ("shop.example:8000", true), ("[2001:db8::1]:8000", true), (":8000", false),
            ("127.0.0.1:8000", false), ("[::]:8000", false), ("[::1]:8000", false), ("localhost:8000", false),
            ("0.0.0.0:8000", false), ("/run/svctl/shop/a.sock", false), ("@shop", false),
        ] {
            let plan = try plan("http = \(address)")
            #expect(plan.service.contains("After=network-online.target\n") == waits, "\(address)")
            #expect(plan.service.contains("Wants=network-online.target\n") == waits, "\(address)")
        }
    }

    @Test func `tries less often after failures, where systemd can`() throws {
        #expect(!(try plan().service.contains("RestartSteps")))
        #expect(try plan(on: Machine(systemd: 253)).service == plan().service)
        #expect(try plan(on: Machine(systemd: 254)).service.hasSuffix("RestartSteps=8\nRestartMaxDelaySec=60s\n"))
    }

    @Test func `of a user's own is no more than its manager can give`() throws {
        let plan = try plan(
            "http = 10.0.0.5:80", "chdir = /home/deploy/shop", "logto = /var/log/x/a.log", scope: .user)
        #expect(plan.opened == [])
        #expect(!plan.service.contains("User=") && !plan.service.contains("network-online"))
        #expect(plan.notes.contains { $0.hasPrefix("a user's unit cannot wait for the network") })
    }
}
