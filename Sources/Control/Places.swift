/// Where a master keeps what belongs to it, found by the user's number and by nothing the environment says.
public enum Places {
    /// The folders that may hold masters of `user`, best first.
    ///
    /// In the first, which is root's, an ordinary user has only what systemd gives to a unit by RuntimeDirectory=, or in
    /// a container, where it may be writable for others. There the last may be the only one that can be written at all.
    public static func runtimeFolders(of user: UInt32) -> [String] {
        user == 0 ? [system, "/tmp/svctl-0"] : [system, "/run/user/\(user)/svctl", "/tmp/svctl-\(user)"]
    }

    /// Where root's masters are, and those that systemd starts for others.
    public static let system = "/run/svctl"

    /// The log of a master whose settings name none; `home` is the user's home directory.
    public static func log(of name: String, user: UInt32, home: String) -> String {
        user == 0 ? "/var/log/svctl/\(name).log" : "\(home)/.local/state/svctl/\(name).log"
    }

    /// What a record and a status call the log that systemd keeps; every other is an absolute path.
    public static let journal = "journal"

    /// The files inside a master's folder.
    public enum File: String, Sendable {
        /// The socket for commands.
        case control
        /// Held locked while the master lives.
        case lock
        /// `MasterRecord` as JSON.
        case record = "master.json"
    }

    /// Where a file lies in a master's folder.
    public static func path(_ file: File, in folder: String) -> String { "\(folder)/\(file.rawValue)" }

    /// Where a project's settings are looked for, in this order, below the folder one stands in.
    public static let settingsFiles = ["svctl.ini", ".config/svctl.ini", "uwsgi.ini", ".config/uwsgi.ini"]
}
