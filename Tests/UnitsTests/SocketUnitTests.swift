import Testing

@testable import Units

@Suite struct `The socket unit of an app` {
    private func lines(_ options: String..., on machine: Machine = Machine()) throws -> [String] {
        let ini = options
        let configuration = try configuration(
            "[uwsgi]\nmodule = m\n" + ini.map { $0 + "\n" }.joined())
        let order = UnitOrder(
            name: UnitName("shop"), file: "/srv/x.ini", configuration: configuration,
            identity: try UnitIdentity(wanted: deploy, apps: [], owner: deploy), usesSocket: true)
        let plan = try UnitPlan(order, on: machine)
        #expect(plan.service.contains("\nSockets=svctl@shop.socket\n"))
        #expect(!plan.service.contains("network-online"), "it listens before anything else is up")
        let text = try #require(plan.socket)
        return text.split(separator: "\n").filter { $0.first != "#" }.map(String.init)
    }

    @Test func `listens where the settings say, and nowhere else`() throws {
        #expect(
            try lines("http = :8000") == [
                "[Socket]", "ListenStream=", "ListenStream=0.0.0.0:8000", "Backlog=4096", "FileDescriptorName=http",
            ])
        #expect(
            try lines("http = [::]:8000", "http-socket = @shop%%", "listen = 100") == [
                "[Socket]", "ListenStream=", "ListenStream=[::]:8000", "ListenStream=@shop%%", "Backlog=100",
                "BindIPv6Only=both",
            ])
        #expect(
            try lines("http = 10.0.0.5:80", on: Machine(hosts: ["10.0.0.5": "10.0.0.5"])).suffix(2) == [
                "FileDescriptorName=http", "FreeBind=yes",
            ])
        #expect(
            try lines("http = localhost:8000", on: Machine(hosts: ["localhost": "127.0.0.1"]))[2]
                == "ListenStream=127.0.0.1:8000")
    }

    @Test func `gives its files the owner and the mode of the settings`() throws {
        #expect(
            try lines("http = /run/shop.sock").suffix(3) == [
                "SocketMode=0600", "SocketUser=deploy", "SocketGroup=1001",
            ])
        let machine = Machine(users: ["www-data": 33], groups: ["web": 44])
        #expect(
            try lines("http = /run/my shop.sock", "chmod-socket = 660", "chown-socket = www-data:web", on: machine) == [
                "[Socket]", "ListenStream=", "ListenStream=/run/my shop.sock", "Backlog=4096",
                "FileDescriptorName=http", "SocketMode=0660", "SocketUser=www-data", "SocketGroup=web",
            ])
    }

    @Test(arguments: [
        "http = :0", "http = nowhere.example:80", "http = /run/svctl/shop/a.sock",
    ])
    func `cannot listen there`(address: String) throws {
        #expect(throws: UnitRefusal.self) { try lines(address) }
    }

    @Test func `is none without an address`() throws {
        let configuration = try configuration("[app:a]\ncommand = /bin/sleep 5\n")
        let order = UnitOrder(
            name: UnitName("shop"), file: "/srv/x.ini", configuration: configuration,
            identity: try UnitIdentity(wanted: nil, apps: [], owner: deploy), usesSocket: true)
        #expect(throws: UnitRefusal.self) { try UnitPlan(order, on: Machine()) }
    }
}
