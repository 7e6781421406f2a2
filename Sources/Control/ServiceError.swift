/// What can be wrong with a call whatever it asks for; the errors of `org.varlink.service`.
public enum ServiceError: Error, Equatable, Sendable {
    /// There is no such interface.
    case interfaceNotFound(String)
    /// The interface has no such method.
    case methodNotFound(String)
    /// The method cannot be called like that.
    case methodNotImplemented(String)
    /// A parameter is missing, is not known, or does not fit; a message that is no call has no "method".
    case invalidParameter(String)
    /// The method gives several replies, and the caller takes one.
    case expectedMore

    /// The error of a call of something that does not exist.
    static func unknown(_ method: String) -> ServiceError {
        guard let dot = method.utf8.lastIndex(of: UInt8(ascii: ".")) else { return .methodNotFound(method) }
        let interface = String(method[..<dot])
        return Interface(rawValue: interface) == nil ? .interfaceNotFound(interface) : .methodNotFound(method)
    }

    /// Its name in the interface.
    public var name: String {
        let name =
            switch self {
            case .interfaceNotFound: "InterfaceNotFound"
            case .methodNotFound: "MethodNotFound"
            case .methodNotImplemented: "MethodNotImplemented"
            case .invalidParameter: "InvalidParameter"
            case .expectedMore: "ExpectedMore"
            }
        return "\(Interface.service.rawValue).\(name)"
    }

    /// The whole reply, its NUL included.
    public var frame: [UInt8] {
        let parameters =
            switch self {
            case .interfaceNotFound(let name): ["interface": name]
            case .methodNotFound(let name), .methodNotImplemented(let name): ["method": name]
            case .invalidParameter(let name): ["parameter": name]
            case .expectedMore: [String: String]()
            }
        return Reply(parameters, error: name).frame
    }
}
