import Control

/// What a master says, once with everything that can be there and once with as little as possible.
enum Samples {
    static func replies(to method: Method) -> [[UInt8]] {
        switch method {
        case .getInfo: [Reply(ServiceInfo.ours).frame]
        case .getInterfaceDescription: Interface.allCases.map { Reply(InterfaceText($0)).frame }
        case .status, .watch:
            [Reply(StatusReply(fullStatus), continues: true).frame, Reply(StatusReply(bareStatus)).frame]
        case .reload, .start, .restart, .stop, .scale: [Reply(Progress(text: "web.1 ready", ready: 1, wanted: 2)).frame]
        case .logs:
            [
                Reply(LogLines([LogLine(time: moment, source: "web.1[7]", text: "hello")], missed: 3)).frame,
                Reply(LogLines([], missed: 0)).frame,
            ]
        }
    }

    /// Each refusal once.
    static let refusals: [[UInt8]] = [
        .busy, .notRunning, .noSuchApp("nope", apps: ["web"]), .superseded, .startFailed, .reloadRefused,
        .reloadFailed(app: "web", slot: 1, isMixed: false), .restartRefused, .restartFailed(app: "web", slot: 1),
        .notScaled(app: "web"), .appRunning("web"), .appStopped("web"),
        .logUnavailable(log: "/var/log/svctl/app.log"),
    ].map { Outcome(.no, "it is not so", details: ["because"]).frame(known($0)) }

    static let serviceErrors: [[UInt8]] = [
        .interfaceNotFound("a.b"), .methodNotFound("a.b.C"), .methodNotImplemented("a.b.C"), .invalidParameter("x"),
        .expectedMore,
    ].map { known($0).frame }

    /// Does nothing, but does not compile when there is one more: it belongs into the list above too.
    private static func known(_ refusal: Refusal) -> Refusal {
        switch refusal {
        case .busy, .notRunning, .noSuchApp, .superseded, .startFailed, .reloadRefused, .reloadFailed, .restartRefused,
            .restartFailed, .notScaled, .appRunning, .appStopped, .logUnavailable:
            refusal
        }
    }

    private static func known(_ error: ServiceError) -> ServiceError {
        switch error {
        case .interfaceNotFound, .methodNotFound, .methodNotImplemented, .invalidParameter, .expectedMore: error
        }
    }

    private static let moment = "2026-11-26T12:00:00.000Z"

    private static let fullStatus = MasterStatus(
        name: "shop", pid: 7, state: "running", generation: 5, file: "/srv/shop.ini", log: "/var/log/shop",
        lostLogLines: 0, since: moment,
        listeners: [
            ListenerStatus(name: "http", address: ":8000", protocol: "http", inode: 12, backlog: 4096, queue: 0)
        ],
        apps: [
            AppStatus(
                name: "web", state: "ready", waitsFor: "queue", fewest: 1, most: 4,
                workers: [
                    WorkerStatus(
                        slot: 1, pid: 8, state: "ready", generation: 5, since: moment, memory: 3 << 20, restarts: 1,
                        failures: 1, retryAt: moment,
                        lastExit: LastExit(code: 1, signal: nil, reason: "exit code 1", at: moment),
                        readiness: "proven", statusText: "well", mainPid: 9,
                        renewals: 2, lastRenewal: LastRenewal(reason: "after 50 requests", at: moment), harakiris: 1,
                        requests: 12, busy: 1),
                    WorkerStatus(
                        slot: 2, pid: nil, state: "waiting", generation: 5, since: moment, memory: nil, restarts: 0,
                        failures: 0, retryAt: nil,
                        lastExit: LastExit(code: nil, signal: 9, reason: "SIGKILL", at: moment)),
                ])
        ],
        beside: [
            BesideStatus(
                name: "web.daemon.1", kind: "daemon", command: "celery", state: "waiting", pid: nil, failures: 2,
                retryAt: moment, lastExit: LastExit(code: 1, signal: nil, reason: "exit code 1", at: moment)),
            BesideStatus(name: "web.cron.1", kind: "cron", command: "x", state: "running", pid: 9, nextRun: moment),
        ])

    private static let bareStatus = MasterStatus(
        name: "shop", pid: 7, state: "stopping", generation: 0, file: nil, log: nil, lostLogLines: 0, since: moment,
        listeners: [
            ListenerStatus(name: "http", address: ":8000", protocol: "http", inode: 12, backlog: nil, queue: nil)
        ],
        apps: [
            AppStatus(
                name: "web", state: "starting",
                workers: [
                    WorkerStatus(
                        slot: 1, pid: nil, state: "stopped", generation: 0, since: moment, memory: nil, restarts: 0,
                        failures: 0, retryAt: nil, lastExit: nil)
                ])
        ])
}
