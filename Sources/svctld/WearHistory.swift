internal import Control
internal import Supervision

/// How often workers were replaced because they were worn, or stuck, as far as `status` tells it.
struct WearHistory {
    private(set) var renewals: [SlotID: Int] = [:]
    private(set) var lastRenewal: [SlotID: LastRenewal] = [:]
    private(set) var harakiris: [SlotID: Int] = [:]

    /// A worn worker of the slot is being replaced; one whose successor failed counts once for each.
    mutating func renewed(_ slot: SlotID, _ why: Wear) {
        renewals[slot, default: 0] += 1
        lastRenewal[slot] = LastRenewal(reason: why.words, at: Timestamp.now)
    }

    /// A worker of the slot was stuck.
    mutating func wasStuck(_ slot: SlotID) {
        harakiris[slot, default: 0] += 1
    }

    /// Forgets slots that are no more.
    mutating func keep(_ known: Set<SlotID>) {
        renewals = renewals.filter { known.contains($0.key) }
        lastRenewal = lastRenewal.filter { known.contains($0.key) }
        harakiris = harakiris.filter { known.contains($0.key) }
    }
}

extension Wear {
    /// For people, behind "replaced: ": `after 5000 requests`, `after 60.0 s of service`.
    var words: String {
        switch self {
        case .said(let words): words
        case .age(let age): "after \(DurationText.of(age)) of service"
        }
    }
}
