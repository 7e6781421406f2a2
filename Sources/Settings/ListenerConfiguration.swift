/// One address that is listened on.
public struct ListenerConfiguration: Equatable, Sendable {
    /// An address in the grammar of uWSGI, checked; host names are not resolved here.
    public enum Address: Hashable, Sendable {
        /// A host name, a dotted address or "" for all of IPv4; port 0 means any free one.
        case ipv4(host: String, port: UInt16)
        /// An IPv6 address without its brackets; port 0 means any free one.
        case ipv6(host: String, port: UInt16)
        /// An absolute path of at most 107 bytes; unix(7).
        case path(String)
        /// A name in the abstract namespace, without the leading `@`, of at most 107 bytes; unix(7).
        case abstract(String)
    }

    /// What browsers and proxies speak.
    public static let http = "http"
    /// What nginx's uwsgi_pass speaks.
    public static let uwsgi = "uwsgi"

    /// The name that no other listener of the file has: `http`, `http-socket.2`, and for an app of a section of its
    /// own `api.http`.
    public var name: String
    /// The name that its app's workers know it by: `http`, `http-socket`, `http-socket.2`; sd_listen_fds(3).
    public var nameInApp: String
    /// Where to listen.
    public var address: Address
    /// The address as people know it: as written, with magic and placeholders filled in.
    public var written: String
    /// What is spoken there: `http` or `uwsgi`; for a command, whatever `protocol` says.
    public var protocolName: String
    /// Whether uWSGI is to keep a client's connection for the next request, from `http11-socket` or `protocol = http11`.
    public var keepsConnections = false
    /// Whether uWSGI has its HTTP router there, from `http`.
    var isUwsgiRouter = false
    /// The length of the accept queue, from `listen`; nil when the file does not say.
    public var backlog: Int32?
    /// The permissions of the socket file, from `chmod-socket` or else `umask`; nil where neither says them, and for
    /// every other kind of address.
    public var mode: UInt32?
    /// The owner of the socket file, from `chown-socket`; nil for every other kind of address.
    public var owner: Account?
    /// The group of the socket file, from `chown-socket user:group`; nil for every other kind of address.
    public var ownerGroup: Account?
    /// Where the address is written.
    public var place: Place
    /// Whether it has a section of its own, and apps share it.
    public var isShared = false
}
