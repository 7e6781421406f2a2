import LinuxKernel
import Testing

@testable import Ports

/// Which sockets answer to which question.
@Suite struct `A question is answered by` {
    private func answers(
        _ question: String, _ bound: String, port: UInt16 = 8000, onlyIPv6: Bool? = false
    ) throws -> Bool {
        let address = try #require(InternetAddress(bound))
        guard case .ports(let ports, let transport, let family, let host) = try PortQuery(question).target else {
            return false
        }
        let place =
            switch transport {
            case .tcp: ListeningPlace.tcp(address, port: port, onlyIPv6: onlyIPv6, interface: nil)
            case .udp: ListeningPlace.udp(address, port: port, onlyIPv6: onlyIPv6, interface: nil)
            }
        return PortQuery.answers(place, ports, host, family)
    }

    @Test(arguments: ["0.0.0.0", "127.0.0.1", "10.0.0.1", "::", "::1", "::ffff:127.0.0.1"])
    func `every address, when none is named`(_ bound: String) throws {
        #expect(try answers(":8000", bound, onlyIPv6: true))
        #expect(try !answers(":8001", bound))
    }

    @Test func `every port of a range, its ends included`() throws {
        for (port, isIn) in [(7999, false), (8000, true), (8005, true), (8010, true), (8011, false)] {
            #expect(try answers(":8000-8010", "0.0.0.0", port: UInt16(port)) == isIn)
        }
    }

    @Test func `its own address and the one that stands for all`() throws {
        #expect(try answers("127.0.0.1:8000", "127.0.0.1"))
        #expect(try answers("127.0.0.1:8000", "0.0.0.0"))
        #expect(try !answers("127.0.0.1:8000", "127.0.0.2"))
        #expect(try answers("[::1]:8000", "::1"))
        #expect(try answers("[::1]:8000", "::", onlyIPv6: true))
        #expect(try !answers("[::1]:8000", "::2"))
        #expect(try !answers("[::1]:8000", "127.0.0.1"))
        #expect(try !answers("[::1]:8000", "0.0.0.0"))
    }

    @Test func `an IPv6 socket that takes IPv4, when IPv4 is asked for`() throws {
        #expect(try answers("127.0.0.1:8000", "::", onlyIPv6: false))
        #expect(try !answers("127.0.0.1:8000", "::", onlyIPv6: true))
        #expect(try answers("127.0.0.1:8000", "::", onlyIPv6: nil))
        #expect(try !answers("127.0.0.1:8000", "::1"))
        #expect(try answers("127.0.0.1:8000", "::ffff:127.0.0.1"))
        #expect(try answers("[::ffff:127.0.0.1]:8000", "127.0.0.1"))
    }

    @Test func `every address of a family, when that is asked for`() throws {
        #expect(try answers("0.0.0.0:8000", "10.0.0.1"))
        #expect(try answers("0.0.0.0:8000", "::"))
        #expect(try !answers("0.0.0.0:8000", "::1"))
        #expect(try answers("[::]:8000", "::1"))
        #expect(try !answers("[::]:8000", "10.0.0.1"))
    }

    @Test func `the family that was asked for, and what takes it in`() throws {
        #expect(try answers("tcp4:8000", "0.0.0.0") && answers("tcp4:8000", "127.0.0.1"))
        #expect(try answers("tcp4:8000", "::", onlyIPv6: false) && !answers("tcp4:8000", "::", onlyIPv6: true))
        #expect(try !answers("tcp4:8000", "::1") && answers("tcp4:8000", "::ffff:127.0.0.1"))
        #expect(try answers("udp6:8000", "::") && answers("udp6:8000", "::1") && !answers("udp6:8000", "0.0.0.0"))
        #expect(try !answers("udp6:8000", "::ffff:127.0.0.1"))
        #expect(try !answers("tcp6:localhost:8000", "127.0.0.1") && answers("tcp6:localhost:8000", "::1"))
    }

    @Test func `both families, when this machine is asked for by its name`() throws {
        for bound in ["127.0.0.1", "::1", "0.0.0.0", "::"] { #expect(try answers("localhost:8000", bound)) }
        #expect(try !answers("localhost:8000", "10.0.0.1"))
    }
}
