import Supervision
import Synchronization

@testable import struct Supervision.Slot
@testable import enum Supervision.SlotEvent

/// How often each state met each event.
final class Tally: Sendable {
    private static let width = 24
    private let fleet = Mutex([Int](repeating: 0, count: FleetStateKind.allCases.count * Tally.width))
    private let slots = Mutex([Int](repeating: 0, count: SlotStateKind.allCases.count * Tally.width))
    private let stepCount = Mutex(0)

    /// How many events there were.
    var steps: Int { stepCount.withLock { $0 } }

    func add(steps: Int) {
        stepCount.withLock { $0 += steps }
    }

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
        add(steps: other.steps)
    }

    subscript(state: FleetStateKind, event: FleetEventKind) -> Int {
        fleet.withLock { $0[state.rawValue * Tally.width + event.rawValue] }
    }

    subscript(state: SlotStateKind, event: SlotEventKind) -> Int {
        slots.withLock { $0[state.rawValue * Tally.width + event.rawValue] }
    }
}

extension Tally: CustomStringConvertible {
    /// Two tables: fleet and slots, a line a state and a column an event.
    var description: String {
        let fleet = table(FleetStateKind.allCases.map { "\($0)" }, FleetEventKind.allCases.map { "\($0)" }) {
            row, column in
            self[FleetStateKind.allCases[row], FleetEventKind.allCases[column]]
        }
        let slots = table(SlotStateKind.allCases.map { "\($0)" }, SlotEventKind.allCases.map { "\($0)" }) {
            row, column in
            self[SlotStateKind.allCases[row], SlotEventKind.allCases[column]]
        }
        return fleet + "\n" + slots
    }

    private func table(_ rows: [String], _ columns: [String], _ count: (Int, Int) -> Int) -> String {
        let head = ([""] + columns)
        let lines = rows.indices.map { row in [rows[row]] + columns.indices.map { "\(count(row, $0))" } }
        let widths = head.indices.map { index in ([head] + lines).map { $0[index].count }.max() ?? 0 }
        return ([head] + lines).map { line in
            line.indices.map { index in
                let room = String(repeating: " ", count: widths[index] - line[index].count)
                return index == 0 ? line[index] + room : room + line[index]
            }.joined(separator: "  ")
        }.joined(separator: "\n") + "\n"
    }
}
