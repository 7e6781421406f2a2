import Control
import Testing

/// What is understood of a message.
@Suite struct `A message` {
    @Test(arguments: [
        ("junk", "InvalidParameter method"), ("", "InvalidParameter method"), ("[]", "InvalidParameter method"),
        ("{}", "InvalidParameter method"), (#"{"method":7}"#, "InvalidParameter method"),
        (#"{"method":"Status"}"#, "MethodNotFound Status"),
        (#"{"method":"dev.svctl.Master.Explode"}"#, "MethodNotFound dev.svctl.Master.Explode"),
        (#"{"method":"org.example.Other.Status"}"#, "InterfaceNotFound org.example.Other"),
        (#"{"method":"dev.svctl.Master.Reload","parameters":{"app":5}}"#, "InvalidParameter app"),
        (#"{"method":"dev.svctl.Master.Reload","parameters":[]}"#, "InvalidParameter parameters"),
        (#"{"method":"dev.svctl.Master.Reload","more":1}"#, "InvalidParameter more"),
        (#"{"method":"dev.svctl.Master.Scale"}"#, "InvalidParameter app"),
        (#"{"method":"dev.svctl.Master.Scale","parameters":{"app":null}}"#, "InvalidParameter app"),
        (#"{"method":"dev.svctl.Master.Scale","parameters":{"app":"web","by":1.5}}"#, "InvalidParameter by"),
        (#"{"method":"dev.svctl.Master.Scale","parameters":{"app":"web","by":1e99}}"#, "InvalidParameter by"),
        (#"{"method":"dev.svctl.Master.Stop","upgrade":true}"#, "MethodNotImplemented dev.svctl.Master.Stop"),
        (#"{"method":"dev.svctl.Master.Watch"}"#, "ExpectedMore"),
        (#"{"method":"dev.svctl.Master.Logs","parameters":{"follow":true}}"#, "ExpectedMore"),
        (#"{"method":"org.varlink.service.GetInterfaceDescription"}"#, "InvalidParameter interface"),
    ])
    func `that is no call of ours gets the error that says why`(_ message: String, _ expected: String) throws {
        #expect(error(of: message) == expected)
    }

    @Test func `with a misspelled parameter does nothing at all`() {
        let message = #"{"method":"dev.svctl.Master.Reload","parameters":{"ap":"web"}}"#
        #expect(error(of: message) == "InvalidParameter ap")
        // What another method knows is no less wrong.
        let other = #"{"method":"dev.svctl.Master.Reload","parameters":{"app":"web","workers":3}}"#
        #expect(error(of: other) == "InvalidParameter workers")
    }

    @Test func `that wants no reply gets none, not even an error`() {
        let message = #"{"method":"dev.svctl.Master.Explode","oneway":true}"#
        #expect(throws: Misunderstanding.self) { try Request(reading: Array(message.utf8)) }
        #expect(error(of: message) == nil)
    }

    @Test func `says what, about what, and how it wants to be answered`() throws {
        let reload = try Request(reading: Array(Call(.reload, CallParameters(app: "web"), more: true).frame.dropLast()))
        #expect(reload.method == .reload && reload.parameters == CallParameters(app: "web"))
        #expect(reload.takesMore && !reload.isOneway)
        let plain = #"{"method":"dev.svctl.Master.Reload","parameters":{"app":null},"oneway":true,"future":[1]}"#
        let oneway = try Request(reading: Array(plain.utf8))
        #expect(oneway.isOneway && !oneway.takesMore && oneway.parameters.app == nil)
    }

    @Test func `too deep to be read is refused, not followed`() {
        let deep = String(repeating: "[", count: 500_000)
        #expect(error(of: deep) == "InvalidParameter method")
        #expect(error(of: #"{"method":"dev.svctl.Master.Stop","parameters":{"a":\#(deep)}}"#)?.isEmpty == false)
    }

    /// Random damage to real calls, in random pieces: every message gets a request or an error, and none is lost.
    @Test(arguments: [UInt64(1), 2, 3, 4]) func `of any kind is answered`(seed: UInt64) {
        var chance = Chance(seed)
        let about = CallParameters(app: "web", workers: 3)
        let calls = Method.allCases.map { Call($0, about, more: true).frame.dropLast() }
        for round in 0..<3000 {
            var message = Array(calls[chance.below(calls.count)])
            for _ in 0..<chance.below(6) { damage(&message, &chance) }
            message.removeAll { $0 == 0 }
            var buffer = FrameBuffer()
            var rest = (message + [0] + message + [0])[...]
            var taken: [[UInt8]] = []
            while !rest.isEmpty {
                let piece = rest.prefix(1 + chance.below(rest.count))
                rest = rest.dropFirst(piece.count)
                let goesOn = buffer.append(Array(piece))
                #expect(goesOn)
                while let next = buffer.next() { taken.append(next) }
            }
            #expect(taken == [message, message], "seed \(seed), round \(round)")
            do throws(Misunderstanding) { _ = try Request(reading: message) } catch {
                guard let refusal = error.error else { continue }
                let reply = JsonValue(frame: refusal.frame)
                #expect(reply?["error"] == .string(refusal.name), "seed \(seed), round \(round)")
            }
        }
    }

    private func damage(_ message: inout [UInt8], _ chance: inout Chance) {
        let place = chance.below(message.count + 1)
        switch chance.below(5) {
        case 0: message.insert(UInt8(chance.below(256)), at: place)
        case 1 where place < message.count: message.remove(at: place)
        case 2 where place < message.count: message[place] = UInt8(chance.below(256))
        case 3: message.insert(contentsOf: Array("{}[]\",:0e\\u".utf8).prefix(chance.below(11)), at: place)
        default: message = Array(message.prefix(place)) + message.suffix(chance.below(message.count + 1))
        }
    }

    /// `InvalidParameter app`; nil when it is a request, or nobody wants to hear.
    private func error(of message: String) -> String? {
        do throws(Misunderstanding) { _ = try Request(reading: Array(message.utf8)) } catch {
            guard let refusal = error.error else { return nil }
            let name = refusal.name.split(separator: ".").last.map(String.init) ?? ""
            guard case .object(let about)? = JsonValue(frame: refusal.frame)?["parameters"],
                case .string(let what)? = about.values.first
            else { return name }
            return "\(name) \(what)"
        }
        return nil
    }
}

/// Random numbers that are the same each time; splitmix64.
struct Chance {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
