import Testing
import Units

@Suite struct `A file that was written by install` {
    @Test func `is known by its first line, and every change of it is seen`() {
        let text = WrittenFile.text("[Service]\nUser=deploy\n")
        #expect(text.split(separator: "\n")[1...] == ["[Service]", "User=deploy"])
        #expect(WrittenFile.state(of: Array(text.utf8)) == .ours)
        for index in text.utf8.indices.dropFirst("# Written by svctl install, ".utf8.count) {
            var bytes = Array(text.utf8)
            bytes[text.utf8.distance(from: text.startIndex, to: index)] ^= 1
            #expect(WrittenFile.state(of: bytes) == .edited, "\(index)")
        }
        #expect(WrittenFile.state(of: Array((text + "Nice=5\n").utf8)) == .edited)
        #expect(WrittenFile.state(of: Array(text.utf8.prefix(40))) == .edited)
        #expect(WrittenFile.state(of: Array("[Service]\n".utf8)) == .foreign)
        #expect(WrittenFile.state(of: []) == .foreign)
    }

    @Test func `lies where systemd looks for what is added to a unit`() {
        let name = UnitName("shop")
        #expect(
            name.serviceDropIn(in: "/etc/systemd/system")
                == "/etc/systemd/system/svctl@shop.service.d/10-svctl-install.conf")
        #expect(name.socketDropIn(in: "/x") == "/x/svctl@shop.socket.d/10-svctl-install.conf")
    }
}
