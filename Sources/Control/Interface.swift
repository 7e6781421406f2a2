/// What a master can be asked for, in words that any Varlink client understands; the texts lie in `Interfaces`.
public enum Interface: String, CaseIterable, Sendable {
    /// What is svctl's own.
    case master = "dev.svctl.Master"
    /// What every Varlink service has.
    case service = "org.varlink.service"

    /// Its description, as GetInterfaceDescription gives it.
    public var description: String {
        let bytes =
            switch self {
            case .master: PackageResources.dev_svctl_Master_varlink
            case .service: PackageResources.org_varlink_service_varlink
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The answer to GetInfo.
public struct ServiceInfo: Codable, Equatable, Sendable {
    /// Who makes it.
    public var vendor: String
    /// What it is.
    public var product: String
    /// Which one.
    public var version: String
    /// Where one reads more; empty, because there is no such place yet.
    public var url: String
    /// The interfaces it has.
    public var interfaces: [String]

    /// What a master of this svctl says.
    public static let ours = ServiceInfo(
        vendor: "svctl", product: "svctl", version: Version.current, url: "",
        interfaces: Interface.allCases.map(\.rawValue).sorted())
}

/// The answer to GetInterfaceDescription.
public struct InterfaceText: Codable, Equatable, Sendable {
    /// The interface in Varlink's language.
    public var description: String

    /// The answer about an interface that is there.
    public init(_ interface: Interface) {
        description = interface.description
    }
}

/// Which svctl this is.
public enum Version {
    /// The same for command, master and interface.
    public static let current = "0.1.0"
}
