internal import LinuxKernel

extension PortReport {
    /// Several reports of one search as JSON on one line; a key is never taken away or given another meaning.
    ///
    /// - `complete`: whether all was looked into that may hold what was asked for; `missing`: sentences that say what was not.
    /// - `reports`: one for each question, in their order, with
    ///   - `query`, and `state`: `held`, `held-by-unseen` or `free`;
    ///   - `sockets`: `protocol` (`tcp`, `udp`, `unix`), `datagrams` (whether it takes those), `address`, `port`,
    ///     `ipv6_only`, `path`, `abstract_name`, `inode`, `uid` of who made it, `queue`, `backlog`;
    ///   - `holders`, masters first: `pid`, `parent`, `depth`, `uid`, `user`, `arguments`, `command`, `age_seconds`,
    ///     `start_ticks`, `directory`, `control_group`, `unit`, `container` (`runtime`, `name`), `svctl` (`master`, `slot`),
    ///     `sockets` (inodes), `means` (`descriptor`, `thread`, `io_uring`), `leftover`;
    ///   - `ownerless`: why no holder is there: `kernel`, `in-flight`, `outside`, `unseen`; else null;
    ///   - `likely_holders`, as `holders`; `units` the unseen sockets were made in;
    ///   - `obstacles`: `kind` (`bound`, `untold`, `refused`, `perhaps-refused`, `time-wait`, `closing`, `connections`, `other-namespace`,
    ///     `other-protocol`, `other-family`, `unreadable-process`, `no-process`, `left-file`, `other-file`,
    ///     `no-place`, `hidden-socket`, `unreadable-file`) with `count`, `holders`, and where they mean something
    ///     `sockets`, `milliseconds_left`, `namespace`, `namespace_pid`, `reason`;
    ///   - `clients`: `address`, `port`, `peer`, `peer_port`, `holders`.
    ///
    /// What is not known is null. Bytes that are no UTF-8 are U+FFFD.
    public static func json(_ reports: [PortReport]) -> String {
        let sight = reports.first?.sight ?? Sight()
        return JsonText.write(
            .object([
                ("complete", .truth(reports.allSatisfy(\.isComplete))),
                ("missing", .list((sight.sentences + reports.flatMap(\.untold)).map { .text($0) })),
                ("reports", .list(reports.map(\.value))),
            ]))
    }

    private var value: JsonText.Value {
        let reason: String? =
            switch ownerless {
            case .kernel: "kernel"
            case .inFlight: "in-flight"
            case .outside: "outside"
            case .unseen: "unseen"
            case nil: nil
            }
        return .object([
            ("query", .text(query)), ("state", .text(state.rawValue)), ("sockets", .list(sockets.map(\.value))),
            ("holders", .list(holders.map(\.value))), ("ownerless", .text(reason)),
            ("likely_holders", .list(likelyHolders.map(\.value))), ("units", .list(unitsOfUnseen.map { .text($0) })),
            ("obstacles", .list(obstacles.map(\.value))), ("clients", .list(clients.map(\.value))),
        ])
    }
}

extension ListeningSocket {
    fileprivate var value: JsonText.Value {
        var path: String?
        var name: String?
        switch place {
        case .path(let bytes, _): path = String(decoding: bytes, as: UTF8.self)
        case .abstract(let bytes): name = String(decoding: bytes, as: UTF8.self)
        case .tcp, .udp, .unnamed: break
        }
        return .object([
            ("protocol", .text(place.kind)), ("datagrams", .truth(takesDatagrams)),
            ("address", .text(place.address?.description)),
            ("port", .number(place.port.map(UInt64.init))), ("ipv6_only", .truth(place.isOnlyIPv6)),
            ("path", .text(path)), ("abstract_name", .text(name)), ("inode", .number(inode)),
            ("uid", .number(creator.map(UInt64.init))), ("queue", .signed(queue)), ("backlog", .signed(backlog)),
        ])
    }
}

extension Holder {
    fileprivate var value: JsonText.Value {
        let container = container.map {
            JsonText.Value.object([("runtime", .text($0.runtime)), ("name", .text($0.name))])
        }
        let worker = worker.map { JsonText.Value.object([("master", .text($0.master)), ("slot", .text($0.slot))]) }
        return .object([
            ("pid", .signed(Int(pid))), ("parent", .signed(Int(parent))), ("depth", .signed(depth)),
            ("uid", .number(UInt64(user))), ("user", .text(userName)),
            ("arguments", .list(arguments.map { .text($0) })), ("command", .text(command)),
            ("age_seconds", .signed(ageSeconds)), ("start_ticks", .number(startTicks)), ("directory", .text(folder)),
            ("control_group", .text(controlGroup)), ("unit", .text(unit)), ("container", container ?? .text(nil)),
            ("svctl", worker ?? .text(nil)), ("sockets", .list(sockets.map { .number($0) })),
            ("means", .text(means.rawValue)), ("leftover", .truth(isLeftover)),
        ])
    }
}

extension Client {
    fileprivate var value: JsonText.Value {
        .object([
            ("address", .text("\(connection.address)")), ("port", .number(UInt64(connection.port))),
            ("peer", .text("\(connection.peer)")), ("peer_port", .number(UInt64(connection.peerPort))),
            ("holders", .list(holders.map(\.value))),
        ])
    }
}

extension Obstacle {
    fileprivate var value: JsonText.Value {
        let found = list(holders)
        return switch self {
        case .bound(let sockets, _): .object([("kind", .text("bound"))] + list(sockets) + found)
        case .untold: .object([("kind", .text("untold"))] + found)
        case .refused(let isCertain): .object([("kind", .text(isCertain ? "refused" : "perhaps-refused"))] + found)
        case .timeWait(let count, let left):
            .object(
                [
                    ("kind", .text("time-wait")), ("count", .signed(count)), ("milliseconds_left", .signed(left)),
                ] + found)
        case .closing(let count): .object([("kind", .text("closing")), ("count", .signed(count))] + found)
        case .connections(let connections, _):
            .object([("kind", .text("connections")), ("count", .signed(connections.count))] + found)
        case .elsewhere(let sockets, let namespace, let pid, _):
            .object(
                [
                    ("kind", .text("other-namespace")), ("namespace", .number(namespace)),
                    ("namespace_pid", .signed(Int(pid))),
                ] + list(sockets) + found)
        case .unreadable(let pid):
            .object([("kind", .text("unreadable-process")), ("pid", .signed(Int(pid)))] + found)
        case .noProcess(let pid): .object([("kind", .text("no-process")), ("pid", .signed(Int(pid)))] + found)
        case .otherProtocol(let sockets, _): .object([("kind", .text("other-protocol"))] + list(sockets) + found)
        case .otherFamily(let sockets, _): .object([("kind", .text("other-family"))] + list(sockets) + found)
        case .file(let isSocket): .object([("kind", .text(isSocket ? "left-file" : "other-file"))] + found)
        case .noPlace(let code):
            .object([("kind", .text("no-place")), ("reason", .text(Errno.reason(of: code)))] + found)
        case .hidden(let isBound):
            .object([("kind", .text(isBound ? "hidden-socket" : "unreadable-file"))] + found)
        }
    }

    private func list(_ holders: [Holder]) -> [(String, JsonText.Value)] {
        [("holders", .list(holders.map(\.value)))]
    }

    private func list(_ sockets: [ListeningSocket]) -> [(String, JsonText.Value)] {
        [("count", .signed(sockets.count)), ("sockets", .list(sockets.map(\.value)))]
    }
}
