internal import Control
internal import LinuxKernel
internal import Settings
internal import Units

/// The settings as the master will read them inside its unit: as its user, with a unit's environment and not a shell's.
struct UnitReading {
    let configuration: Configuration
    let identity: UnitIdentity
    /// Where it has to start, because the settings leave that open.
    let startFolder: String?
    /// The files that the settings file takes in, as far as they are there.
    let includes: [NamedPath]
    /// What there is to say about the settings.
    let findings: [Finding]

    /// Reads the file, and reads it again when it turns out to be for another user.
    init(_ file: String, _ options: InstallOptions) throws(Failure) {
        let owner = try Self.owner(of: file)
        let wanted = try options.user.map { word throws(Failure) in
            try Accounts.user(Accounts.account(word), for: "--user")
        }
        let own =
            options.scope == .user ? try Accounts.user(.number(ThisProcess.user), for: "whoever runs this") : nil
        var user = own ?? wanted ?? owner
        for _ in 0..<3 {
            let reading = try Self.read(file, as: user, directory: WorkingFolder.asTyped)
            guard let configuration = reading.configuration else {
                throw Failure(
                    .configuration, "\(file) cannot be used",
                    details: reading.findings.map(\.rendered) + Self.hint(reading.findings))
            }
            let apps = try Accounts.identities(of: configuration)
            let identity = try Failure.unlessPossible { () throws(UnitRefusal) in
                try UnitIdentity(
                    wanted: own ?? wanted, source: own == nil ? "--user" : "whose unit it is", apps: apps, owner: owner)
            }
            guard identity.user == user else {
                // Once the uid of the file is known, it is read as that user's.
                user = identity.user
                continue
            }
            self.configuration = configuration
            self.identity = identity
            findings = reading.findings
            includes = reading.files.filter { PathWay.here($0) != nil }
                .map { NamedPath($0, .path, "what the settings file includes") }
            let elsewhere = try Self.read(file, as: user, directory: "/").configuration
            let isOpen = configuration.apps.contains(where: Self.startsAnywhere) || elsewhere != configuration
            startFolder = isOpen ? WorkingFolder.asTyped : nil
            return
        }
        throw Failure(
            .configuration, "the uid of \(file) is another one for each user that reads it",
            details: ["write a name for uid, and no variable"])
    }

    /// The real uWSGI goes to its folder by itself, and has read some paths before.
    private static func startsAnywhere(_ app: AppConfiguration) -> Bool {
        switch app.application {
        case .module, .file, .command: app.directory == nil
        case .uwsgi: true
        }
    }

    private static func hint(_ findings: [Finding]) -> [String] {
        findings.contains { $0.message.contains("is not set in the environment") }
            ? ["a unit has an environment of its own, and none of this shell's variables"] : []
    }

    private static func owner(of file: String) throws(Failure) -> UnitAccount {
        let status: FileStatus
        do throws(Errno) { status = try FileStatus(of: file) } catch {
            throw Failure(.noFile, "cannot read \(file): \(error.reason)")
        }
        return try Accounts.user(.number(status.user), for: "the owner of \(file)")
    }

    private static func read(
        _ file: String, as user: UnitAccount, directory: String
    ) throws(Failure) -> Reading {
        var surroundings = Surroundings.here(file: file, directory: directory)
        let home = (try? UserAccount.numbered(user.user))?.home ?? "/"
        surroundings.environment = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "HOME": home, "USER": user.name,
            "LOGNAME": user.name,
        ]
        surroundings.user = user.user
        surroundings.userName = user.name
        surroundings.group = user.group
        surroundings.groupName = String(user.group)
        return try SettingsFile.read(file, in: surroundings)
    }
}

extension Failure {
    /// Decides about a unit; what systemd cannot do is a fault of the settings.
    static func unlessPossible<Result>(_ body: () throws(UnitRefusal) -> Result) throws(Failure) -> Result {
        do throws(UnitRefusal) { return try body() } catch {
            throw Failure(.configuration, error.text, details: [error.remedy])
        }
    }
}
