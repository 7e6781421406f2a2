/// What belongs to an installed master: its units, and the file that `svctl install` leaves as its mark.
public struct UnitName: Equatable, Sendable {
    /// The name of the master, which the caller has checked: it stands in paths.
    public let master: String

    /// The units of that master.
    public init(_ master: String) {
        self.master = master
    }

    /// `svctl@NAME.service`.
    public var service: String { "svctl@\(master).service" }

    /// `svctl@NAME.socket`.
    public var socket: String { "svctl@\(master).socket" }

    /// The template of the services.
    public static let serviceTemplate = "svctl@.service"

    /// The template of the sockets.
    public static let socketTemplate = "svctl@.socket"

    /// What the drop-in of `install` is called; one of `systemctl edit` comes after it, and so has the last word.
    public static let dropIn = "10-svctl-install.conf"

    /// The folder of the drop-ins of a unit, below the folder that holds the units of an administrator.
    public static func dropIns(of unit: String, in folder: String) -> String { "\(folder)/\(unit).d" }

    /// The drop-in that says that the service was installed; its first line is the mark of `WrittenFile`.
    public func serviceDropIn(in folder: String) -> String {
        "\(Self.dropIns(of: service, in: folder))/\(Self.dropIn)"
    }

    /// The drop-in of the socket, which is there when the first request is to start the service.
    public func socketDropIn(in folder: String) -> String { "\(Self.dropIns(of: socket, in: folder))/\(Self.dropIn)" }
}
