import Control
import Testing

/// What the descriptions say and what is taken and given are the same.
@Suite struct `The interface` {
    @Test(arguments: Interface.allCases)
    func `describes exactly the methods there are, with what each takes`(_ interface: Interface) throws {
        let text = try DescribedInterface(interface.description)
        #expect(text.name == interface.rawValue)
        let methods = Method.allCases.filter { $0.rawValue.hasPrefix(interface.rawValue + ".") }
        #expect(Set(methods.map(\.shortName)) == Set(text.methods.keys))
        for method in methods {
            let takes = try #require(text.methods[method.shortName]).takes
            #expect(takes.map(\.name) == method.parameters.map(\.rawValue), "\(method)")
            for field in takes {
                let isNeeded = method.neededParameters.map(\.rawValue).contains(field.name)
                let isNullable = if case .nullable = field.kind { true } else { false }
                #expect(isNeeded != isNullable, "\(method): \(field.name)")
            }
            // A call that says all of it has these types.
            var comparison = Comparison(text)
            let call = try #require(JsonValue(frame: Call(method, everything(for: method)).frame)?["parameters"])
            comparison.compare(call, with: takes, at: method.shortName)
            #expect(comparison.differences == [])
            #expect(comparison.seen.count == takes.count)
        }
    }

    @Test(arguments: Interface.allCases)
    func `describes exactly what methods give, down to the last field`(_ interface: Interface) throws {
        let text = try DescribedInterface(interface.description)
        var comparison = Comparison(text)
        var described: Set<String> = []
        for method in Method.allCases where method.rawValue.hasPrefix(interface.rawValue + ".") {
            let gives = try #require(text.methods[method.shortName]).gives
            described.formUnion(gives.map { "\(method.shortName).\($0.name)" })
            for frame in Samples.replies(to: method) {
                let reply = try #require(JsonValue(frame: frame))
                #expect(reply["error"] == nil)
                comparison.compare(try #require(reply["parameters"]), with: gives, at: method.shortName)
            }
        }
        for case (let name, .record(let fields)) in text.types {
            described.formUnion(fields.map { "\(name).\($0.name)" })
        }
        #expect(comparison.differences == [])
        #expect(described.subtracting(comparison.seen) == [], "described, and never given")
    }

    @Test func `describes exactly the errors there are, with what comes with each`() throws {
        for (interface, frames) in [(Interface.master, Samples.refusals), (.service, Samples.serviceErrors)] {
            let text = try DescribedInterface(interface.description)
            var comparison = Comparison(text)
            var names: Set<String> = []
            for frame in frames {
                let reply = try #require(JsonValue(frame: frame))
                guard case .string(let error)? = reply["error"], let parameters = reply["parameters"] else {
                    Issue.record("\(reply) is no error")
                    continue
                }
                let name = String(error.dropFirst(interface.rawValue.count + 1))
                names.insert(name)
                let fields = try #require(text.errors[name], "\(name) is not described")
                comparison.compare(parameters, with: fields, at: name)
                #expect(fields.allSatisfy { comparison.seen.contains("\(name).\($0.name)") }, "\(name) lacks something")
            }
            #expect(comparison.differences == [])
            #expect(names == Set(text.errors.keys))
        }
    }

    @Test func `tells which interfaces there are`() {
        #expect(ServiceInfo.ours.interfaces == ["dev.svctl.Master", "org.varlink.service"])
    }

    /// All that a call of this method can say.
    private func everything(for method: Method) -> CallParameters {
        var parameters = CallParameters()
        for name in method.parameters {
            switch name {
            case .app: parameters.app = "web"
            case .workers: parameters.workers = 3
            case .by: parameters.by = -1
            case .interface: parameters.interface = "dev.svctl.Master"
            case .lines: parameters.lines = 10
            case .follow: parameters.follow = true
            }
        }
        return parameters
    }
}

extension Method {
    fileprivate var shortName: String { rawValue.split(separator: ".").last.map(String.init) ?? "" }
}
