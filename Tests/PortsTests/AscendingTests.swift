import Testing

@testable import Ports

@Suite struct `Numbers without sets` {
    @Test func `ascend, each once`() {
        #expect([7, 3, 7, 1, 3].ascending == [1, 3, 7])
        #expect([Int32]().ascending.isEmpty)
        #expect([1, 1, 2].ascending == [1, 2] && [1, 2, 3].ascending == [1, 2, 3])
    }

    @Test func `of one key stand together, where the first of them stood`() {
        #expect([31, 12, 41, 11, 22].grouped { $0 % 10 } == [[31, 41, 11], [12, 22]])
        #expect([Int]().grouped { $0 }.isEmpty)
    }

    @Test func `are found at one place, at several, at none`() {
        let numbers: [Int32] = [1, 3, 3, 3, 9]
        #expect(numbers.ascendingPlaces(of: 3) == 1..<4)
        #expect(numbers.ascendingPlaces(of: 9) == 4..<5)
        #expect(numbers.ascendingPlaces(of: 4).isEmpty && numbers.ascendingPlaces(of: 10).isEmpty)
        #expect(numbers.ascendingPlace(of: 1) == 0 && numbers.ascendingPlace(of: 0) == nil)
        #expect(numbers.ascendingPlace(of: 12) == nil && [Int32]().ascendingPlace(of: 1) == nil)
    }

    @Test func `stay in order, each once`() {
        #expect(([9, 2, 9, 5, 2, 1] as [Int32]).eachOnce == [9, 2, 5, 1])
        #expect([Int32]().eachOnce.isEmpty)
    }
}
