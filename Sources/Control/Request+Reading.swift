extension Request {
    /// Understands a message, or says what is wrong with it.
    ///
    /// - Throws: the error to reply with; nil when the caller wants no reply, not even that one.
    public init(reading message: [UInt8]) throws(Misunderstanding) {
        let envelope: Envelope
        switch Json.attempt(Envelope.self, from: message) {
        case .success(let value): envelope = value
        case .failure(let problem): throw Misunderstanding(.invalidParameter(problem.field ?? "method"))
        }
        let isOneway = envelope.oneway == true
        do throws(ServiceError) {
            try self.init(envelope, message)
        } catch {
            throw Misunderstanding(isOneway ? nil : error)
        }
    }

    private init(_ envelope: Envelope, _ message: [UInt8]) throws(ServiceError) {
        guard let method = Method(rawValue: envelope.method) else { throw .unknown(envelope.method) }
        guard envelope.upgrade != true else { throw .methodNotImplemented(method.rawValue) }
        self.method = method
        takesMore = envelope.more == true
        isOneway = envelope.oneway == true
        let known = method.parameters.map(\.rawValue)
        if let unknown = envelope.parameterNames.first(where: { !known.contains($0) }) {
            throw .invalidParameter(unknown)
        }
        switch Json.attempt(Call.self, from: message) {
        case .success(let call): parameters = call.parameters ?? CallParameters()
        case .failure(let problem): throw .invalidParameter(problem.field ?? "parameters")
        }
        if let missing = method.neededParameters.first(where: { !envelope.parameterNames.contains($0.rawValue) }) {
            throw .invalidParameter(missing.rawValue)
        }
        // Nobody would hear the second reply.
        let givesMore = method == .watch || method == .logs && parameters.follow == true
        guard !givesMore || takesMore else { throw .expectedMore }
    }
}

/// A message that is no call of ours.
public struct Misunderstanding: Error, Equatable {
    /// What to reply with; nil when no reply is wanted.
    public let error: ServiceError?

    init(_ error: ServiceError?) {
        self.error = error
    }
}

/// A call as far as it is the same for all methods, with the names of its parameters and not their values.
private struct Envelope: Decodable {
    var method: String
    var parameterNames: [String] = []
    var more: Bool?
    var oneway: Bool?
    var upgrade: Bool?

    private enum CodingKeys: String, CodingKey {
        // As Varlink names them.
        case method
        case parameters
        case more
        case oneway
        case upgrade
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        method = try container.decode(String.self, forKey: .method)
        more = try container.decodeIfPresent(Bool.self, forKey: .more)
        oneway = try container.decodeIfPresent(Bool.self, forKey: .oneway)
        upgrade = try container.decodeIfPresent(Bool.self, forKey: .upgrade)
        guard container.contains(.parameters), try !container.decodeNil(forKey: .parameters) else { return }
        let parameters = try container.nestedContainer(keyedBy: AnyName.self, forKey: .parameters)
        // A parameter that is null is one that is not there.
        parameterNames = try parameters.allKeys.filter { try !parameters.decodeNil(forKey: $0) }.map(\.stringValue)
        parameterNames.sort()
    }
}

/// The name of any field.
private struct AnyName: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
