internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Settings

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a settings file in the words of another program.", subcommands: [ExportNginx.self])
}

struct ExportNginx: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nginx",
        abstract: "Prints a site for nginx that serves the static files itself and hands all else to the app.",
        discussion: """
            The app is asked where its static files are, with the rights it has under a master. Nothing is written:
            svctl export nginx uwsgi.ini > /etc/nginx/sites-available/shop
            """)
    @OptionGroup var target: TargetOptions
    @Option(help: ArgumentHelp("The site's host name; may be given repeatedly.", valueName: "name"))
    var serverName: [String] = []
    @Option(help: ArgumentHelp("Where nginx listens, in nginx's words.", valueName: "address"))
    var listen = "80"

    func run() throws {
        try answering { () throws(Failure) in
            let path = try file()
            let reading = try SettingsFile.read(path)
            guard let configuration = reading.configuration else {
                throw Failure(
                    .configuration, "\(path) cannot be used",
                    details: reading.findings.filter { $0.severity == .error }.map(\.rendered))
            }
            let place = try NginxPlace(names: serverName, listen: listen)
            var site = try NginxSite(configuration, file: path, place: place)
            site.addStaticFiles(of: StaticFiles.asked(of: site.app, in: path))
            StandardStream.write(site.text)
            return .done
        }
    }

    private func file() throws(Failure) -> String {
        switch try Target(target.target) {
        case .file(let path): return path
        case .name(let name):
            guard let file = Target.name(name).masters.first?.record.file else {
                throw Failure(
                    .noFile, "there is neither a file nor a master called \(name)",
                    details: ["name the settings file: svctl export nginx FILE"])
            }
            return file
        }
    }
}

/// How nginx is reached: what is put on the command line, checked, because it is nginx's own syntax.
struct NginxPlace {
    let names: [String]
    let listen: String

    init(names: [String], listen: String) throws(Failure) {
        for name in names where name.isEmpty || !name.unicodeScalars.allSatisfy(Self.isOfName) {
            throw Failure(
                .usage, "'\(name)' is no host name",
                details: ["a name has letters, digits, dots and dashes: --server-name shop.example.org"])
        }
        guard !listen.isEmpty,
            listen.unicodeScalars.allSatisfy({ Self.isOfName($0) || "[]:/ ".unicodeScalars.contains($0) })
        else {
            throw Failure(.usage, "'\(listen)' is nothing that nginx listens on", details: ["e.g. --listen 8080"])
        }
        self.names = names
        self.listen = listen
    }

    /// Letters of all languages are left to nginx, which wants them in punycode.
    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "-._*".unicodeScalars.contains(scalar))
    }
}
