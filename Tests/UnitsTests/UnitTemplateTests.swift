import FoundationEssentials
import Testing

@testable import Units

@Suite struct `The template that svctl carries along` {
    private static let units = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "units")

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: Self.units.appending(path: name)), as: UTF8.self)
    }

    @Test func `is the one in the checkout`() throws {
        for (scope, folder) in [(UnitScope.system, ""), (.user, "user/")] {
            #expect(
                UnitTemplate.service(scope, program: "/usr/local/bin/svctl") == (try text("\(folder)svctl@.service")))
            #expect(UnitTemplate.socket(scope) == (try text("\(folder)svctl@.socket")))
        }
    }

    @Test func `runs the svctl that wrote it`() {
        for scope in [UnitScope.system, .user] {
            let text = UnitTemplate.service(scope, program: "/opt/my 5% $x/svctl")
            let program = "\"/opt/my 5%% $x/svctl\""
            #expect(UnitFileReader.values("ExecStart", in: text) == ["\(program) run ${SVCTL_FILE} --name %i"])
            #expect(UnitFileReader.values("ExecReload", in: text) == ["\(program) reload %i"])
            #expect(!text.contains("=/usr/local/bin"))
        }
    }
}
