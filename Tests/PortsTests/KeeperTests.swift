import Testing

@testable import Ports

/// Who would start a process anew.
@Suite struct `A keeper` {
    @Test func `is named with its own command, names quoted`() {
        func command(_ keeper: Keeper) -> String { keeper.command }
        #expect(
            command(.dockerProxy(port: "80")) == "docker ps --filter publish=80, then docker stop CONTAINER")
        #expect(command(.unit("nginx.service", ofUser: false)) == "systemctl stop nginx.service")
        #expect(command(.unit("web app.service", ofUser: true)) == "systemctl --user stop 'web app.service'")
        #expect(command(.socketUnit("cups.socket")) == "systemctl stop cups.socket")
        #expect(command(.container(Container(runtime: "docker", name: "0a1b2c3d4e5f"))) == "docker stop 0a1b2c3d4e5f")
        #expect(command(.container(Container(runtime: "lxc", name: "a'b"))) == #"lxc-stop --name 'a'\''b'"#)
        #expect(command(.pm2("0; rm -rf /")) == "pm2 stop '0; rm -rf /'")
        #expect(command(.supervisor("a:b")) == "supervisorctl stop a:b")
        #expect(command(.supervisor("a\n\u{1b}[2J$(x)")) == #"supervisorctl stop $'a\x0a\x1b\x5b2J\x24\x28x\x29'"#)
        #expect(command(.runit("/etc/service/web")) == "sv down /etc/service/web")
        #expect(command(.svctl("shop")) == "svctl stop shop")
        #expect(Keeper.unit("a\nb.service", ofUser: false).name == "systemd unit a\\x0ab.service")
    }

    @Test(arguments: [
        ("/system.slice/nginx.service", "nginx.service"), ("/system.slice/a.service/worker", "a.service"),
        ("/user.slice/user-1000.slice/user@1000.service/app.slice/web.service", "web.service"),
        ("/user.slice/user-1000.slice/user@1000.service/init.scope", nil),
        ("/user.slice/user-1000.slice/session-3.scope", nil), ("/", nil),
    ])
    func `is a service, and no session of a person`(_ path: String, _ service: String?) {
        #expect(Keeper.service(inControlGroup: path) == service)
    }

    private static let number = "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9"

    @Test(arguments: [
        ("/system.slice/docker-\(number).scope", "docker 0a1b2c3d4e5f"), ("/docker/\(number)", "docker 0a1b2c3d4e5f"),
        ("/machine.slice/libpod-\(number).scope/container", "podman 0a1b2c3d4e5f"),
        ("/kubepods/besteffort/pod1/\(number)", "kubernetes 0a1b2c3d4e5f"),
        ("/kubepods.slice/cri-containerd-\(number).scope", "kubernetes 0a1b2c3d4e5f"),
        ("/kubepods.slice/crio-\(number).scope", "cri-o 0a1b2c3d4e5f"), ("/lxc/web", "lxc web"),
        ("/lxc.payload.web", "lxc web"), ("/machine.slice/machine-web.scope", "machine web"),
        ("/system.slice/docker.service", nil), ("/docker/short", nil), ("/\(number)", nil), ("/", nil), ("", nil),
        ("/lxc/a\nb", "lxc a\\x0ab"), ("/system.slice/docker-\(number)x.scope", nil),
    ])
    func `can be a container, by the control group`(_ path: String, _ text: String?) {
        #expect(Container(inControlGroup: path)?.text == text)
    }

    /// A program that calls itself like a supervisor, and a server that it has started.
    @Test(
        .enabled(if: Sandbox.isPossible, "only root can make namespaces"),
        arguments: [
            ("python3", "supervisord", "supervisord, program web:web-1", "supervisorctl stop web:web-1"),
            ("PM2 v5.3.0: God Daemon (/root/.pm2)", "x", "pm2", "pm2 stop 7"),
            ("runsv", "web", "runit, service PLACE", "sv down PLACE"),
            ("s6-supervise", "web", "s6, service PLACE", "s6-svc -d PLACE"),
            ("python3", "circusd", "circus", "circusctl stop WATCHER"), ("bash", "x", nil, ""),
        ])
    func `stands in the way of an end, until somebody insists`(
        _ first: String, _ script: String, _ name: String?, _ command: String
    ) throws {
        let found = try Sandbox.run(
            """
            place = tempfile.mkdtemp()
            with open(place + '/server', 'w') as file:
                file.write('import socket, time; held = socket.socket(); held.bind(("127.0.0.1", 8000)); held.listen(); time.sleep(60)')
            with open(place + '/' + sys.argv[3], 'w') as file: file.write('/usr/bin/python3 server & wait')
            def keep(ready):
                os.chdir(place)
                os.environ.update(SUPERVISOR_PROCESS_NAME='web-1', SUPERVISOR_GROUP_NAME='web', pm_id='7')
                ready()
                os.execv('/bin/sh', [sys.argv[2], sys.argv[3]])
            keeper = child('KEEPER', keep)
            eventually(lambda: svctl('who-holds', PORT)[0] == 0)
            server = int(svctl('who-holds', '-t', PORT)[1])
            result = svctl('free', PORT, '-y', '--settle', '0')
            print(result[0], alive(server) if result[0] else survives(server))
            print(result[1].replace(place, 'PLACE'))
            if result[0]: print(svctl('free', PORT, '-y', '--settle', '0', '--force')[0], survives(server))
            """, [first, script])
        guard let name else { return #expect(found.hasPrefix("0 False\n")) }
        #expect(found.hasPrefix("77 True\n") && found.hasSuffix("\n0 False\n"), "\(found)")
        #expect(found.contains("would be started anew by \(name)\n"))
        #expect(found.contains("stop it with: \(command)\n"))
    }

    @Test(.enabled(if: Sandbox.isPossible, "only root can make namespaces"))
    func `is an svctl that runs, and not who only says so`() throws {
        let found = try Sandbox.run(
            """
            # Records of this world alone.
            ask('mount', '-t', 'tmpfs', 'tmpfs', '/run'); ask('mount', '-t', 'tmpfs', 'tmpfs', '/tmp')
            os.makedirs('/tmp/shop')
            with open('/tmp/shop/app.py', 'w') as file:
                file.write('def application(environ, start):\\n    start("200 OK", []); return [b"x"]')
            with open('/tmp/shop/svctl.ini', 'w') as file:
                file.write('[uwsgi]\\nmodule = app\\nhttp-socket = 127.0.0.1:8000\\nprocesses = 2\\nchdir = /tmp/shop\\nlogto = /tmp/shop/log\\n')
            started = svctl('start', '/tmp/shop/svctl.ini')
            if started[0]: print(started, open('/tmp/shop/log').read())
            holders = answer(PORT)['reports'][0]['holders']
            print([(holder['depth'], holder['svctl']) for holder in holders])
            print(svctl('who-holds', PORT)[1].splitlines()[0])
            result = svctl('free', PORT, '-y')
            print(result[0], 'stop it with: svctl stop shop' in result[1])
            def forge(ready):
                os.environ.update(SVCTL_APP='web', SVCTL_WORKER='1')
                ready()
                os.execv('/usr/bin/python3', ['python3', '-c', 'import socket, time; held = socket.socket(); held.bind(("", 8001)); held.listen(); time.sleep(60)'])
            child('FORGED', forge)
            eventually(lambda: svctl('who-holds', 8001)[0] == 0)
            print(answer(8001)['reports'][0]['holders'][0]['svctl'])
            print(svctl('stop', 'shop')[0])
            """)
        #expect(
            found == """
                [(0, {'master': 'shop', 'slot': None}), (1, {'master': 'shop', 'slot': 'web.1'}), \
                (1, {'master': 'shop', 'slot': 'web.2'})]
                127.0.0.1:8000 tcp, held by 3 processes of svctl shop
                77 True
                None
                0

                """)
    }
}
