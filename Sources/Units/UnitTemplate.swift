/// The templates that every master's units are made from, as they lie in `units/`.
public enum UnitTemplate {
    /// The text of the template of the services, for a svctl that lies at `program`.
    public static func service(_ scope: UnitScope, program: String) -> String {
        let bytes = scope == .system ? PackageResources.system_service : PackageResources.user_service
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            // The program is no argument: it is not looked through for variables.
            let parts = line.split(separator: "=/usr/local/bin/svctl ", maxSplits: 1)
            return parts.count == 2 ? "\(parts[0])=\(UnitValue.word(program)) \(parts[1])" : String(line)
        }.joined(separator: "\n")
    }

    /// The text of the template of the sockets.
    public static func socket(_ scope: UnitScope) -> String {
        String(
            decoding: scope == .system ? PackageResources.system_socket : PackageResources.user_socket, as: UTF8.self)
    }
}
