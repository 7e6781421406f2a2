internal import LinuxKernel

/// A container, as the path of a control group names it.
public struct Container: Equatable, Sendable {
    /// The program that runs it: `docker`, `podman`, `kubernetes`, `cri-o`, `lxc`, `machine` (systemd-nspawn).
    public let runtime: String
    /// Its name, or the first twelve digits of its number; safe for a terminal.
    public let name: String

    /// `docker 0a1b2c3d4e5f`.
    public var text: String { "\(runtime) \(name)" }
}

extension Container {
    /// The innermost container in a control group's path; nil when it names none.
    init?(inControlGroup path: String) {
        let parts = path.split(separator: "/").map(String.init)
        for (place, part) in parts.enumerated().reversed() {
            if let found = Self.named(part) ?? Self.numbered(part, below: parts[..<place]) {
                self = found
                return
            }
        }
        return nil
    }

    /// `docker-0a1b….scope`, `lxc.payload.web`.
    private static func named(_ part: String) -> Container? {
        let marks = [
            ("docker-", "docker"), ("libpod-", "podman"), ("cri-containerd-", "kubernetes"), ("crio-", "cri-o"),
        ]
        for (mark, runtime) in marks where part.hasPrefix(mark) {
            let rest = part.dropFirst(mark.count)
            let number = rest.hasSuffix(".scope") ? rest.dropLast(".scope".count) : rest
            if isNumber(number) { return Container(runtime: runtime, name: String(number.prefix(12))) }
        }
        if part.hasPrefix("lxc.payload.") { return of("lxc", part.dropFirst("lxc.payload.".count)) }
        if part.hasPrefix("machine-"), part.hasSuffix(".scope") {
            return of("machine", part.dropFirst("machine-".count).dropLast(".scope".count))
        }
        return nil
    }

    /// `/docker/0a1b…`, `/kubepods/besteffort/pod…/0a1b…`, `/lxc/web`.
    private static func numbered(_ part: String, below parents: ArraySlice<String>) -> Container? {
        if parents.last == "lxc" { return of("lxc", part[...]) }
        guard part.utf8.count == 64, isNumber(part[...]) else { return nil }
        if parents.last == "docker" { return of("docker", part.prefix(12)) }
        return parents.contains { $0.hasPrefix("kubepods") } ? of("kubernetes", part.prefix(12)) : nil
    }

    private static func of(_ runtime: String, _ name: Substring) -> Container? {
        name.isEmpty ? nil : Container(runtime: runtime, name: PrintableText.escaped(String(name)))
    }

    private static func isNumber(_ text: Substring) -> Bool {
        text.utf8.count >= 12 && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}
