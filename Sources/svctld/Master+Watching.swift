internal import Control
internal import LinuxKernel
internal import Supervision

extension Master {
    /// Tells a client how everything is, now and with every change.
    mutating func startWatching(_ client: Int?) {
        guard let client else { return }
        news.look(status(measured: false), at: .now)
        clients[client]?.waiting = .news(seen: news.number - 1)
        feed(client)
    }

    /// Something has happened that may have changed the status: who watches hears of it soon, or nobody watches.
    mutating func noteNews() {
        news.isDue = true
    }

    /// Has the changes of this turn looked at, where somebody wants to hear of them.
    mutating func planNews() {
        guard news.isDue, !alarms.isArmed(.news), clients.values.contains(where: \.waiting.isForNews) else { return }
        alarms.arm(.news, at: max(.now, news.lookedAt + StatusNews.pause))
    }

    /// Tells those who watch, as far as they have taken what they were told before.
    mutating func tellNews() {
        news.look(status(measured: false), at: .now)
        for (id, client) in clients where client.waiting.isForNews { feed(id) }
    }

    /// Gives a client that goes on listening the next piece, once it has taken the last.
    mutating func feed(_ id: Int) {
        guard let client = clients[id], !client.hasUnsent else { return }
        switch client.waiting {
        case .news(let seen) where seen != news.number:
            client.waiting = .news(seen: news.number)
            send(Reply(StatusReply(status(measured: true)), continues: true).frame, to: id)
        case .log(.taking(let next)): askForLines(from: .line(next), for: id)
        case .nothing, .start, .reload, .restart, .stop, .halt, .scale, .tail, .news, .log: break
        }
    }

    /// There is nothing more to come: those who go on listening hear that, as the last of their replies.
    mutating func endStreams() {
        for id in clients.keys.sorted() {
            switch clients[id]?.waiting {
            case .news: send(Reply(StatusReply(status(measured: false))).frame, to: id)
            case .log: send(Reply(LogLines([], missed: 0)).frame, to: id)
            case .nothing, .start, .reload, .restart, .stop, .halt, .scale, .tail, nil: break
            }
        }
    }
}
