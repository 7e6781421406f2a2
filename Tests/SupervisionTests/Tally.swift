import Supervision
import Synchronization

@testable import struct Supervision.Slot
@testable import enum Supervision.SlotEvent

/// How often each state met each event.
final class Tally: Sendable {
    private static let width = 16
    private let fleet = Mutex([Int](repeating: 0, count: FleetStateKind.allCases.count * Tally.width))
    private let slots = Mutex([Int](repeating: 0, count: SlotStateKind.allCases.count * Tally.width))

    func add(_ state: FleetStateKind, _ event: FleetEventKind, _ times: Int = 1) {
        fleet.withLock { $0[state.rawValue * Tally.width + event.rawValue] += times }
    }

    func add(_ state: SlotStateKind, _ event: SlotEventKind, _ times: Int = 1) {
        slots.withLock { $0[state.rawValue * Tally.width + event.rawValue] += times }
    }

    func add(_ other: Tally) {
        for state in FleetStateKind.allCases {
            for event in FleetEventKind.allCases { add(state, event, other[state, event]) }
        }
        for state in SlotStateKind.allCases {
            for event in SlotEventKind.allCases { add(state, event, other[state, event]) }
        }
    }

    subscript(state: FleetStateKind, event: FleetEventKind) -> Int {
        fleet.withLock { $0[state.rawValue * Tally.width + event.rawValue] }
    }

    subscript(state: SlotStateKind, event: SlotEventKind) -> Int {
        slots.withLock { $0[state.rawValue * Tally.width + event.rawValue] }
    }
}
