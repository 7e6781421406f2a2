/// Worn workers are replaced one after the other: each serves until its successor does.
extension Supervisor {
    /// Keeps in mind which slots wait for their turn, and which have it.
    mutating func noteTurn(of id: SlotID) {
        if slots[id]?.waitsForRenewalSince != nil {
            line.insert(id)
        } else if !line.isEmpty {
            line.remove(id)
        }
        if slots[id]?.isRenewing == true {
            renewing.insert(id)
        } else if !renewing.isEmpty {
            renewing.remove(id)
        }
    }

    /// Gives worn workers their turn, those first that wait longest, as many at a time as a reload replaces.
    ///
    /// Only when nothing else is under way: a reload would replace them anyway, and has a failure of its own.
    mutating func recycle(at now: Instant) -> [Action] {
        guard case .running = state, !line.isEmpty else { return [] }
        let room = plan.surge.limit - renewing.count
        guard room > 0 else { return [] }
        let waiting = line.compactMap { id in slots[id]?.waitsForRenewalSince.map { (since: $0, id: id) } }
        let next = waiting.sorted { ($0.since, $0.id) < ($1.since, $1.id) }.prefix(room)
        return next.flatMap { pass(.renew, to: $0.id, at: now).actions }
    }
}
