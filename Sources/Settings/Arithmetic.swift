/// The sums of `%( )`: words are put together unless `+ - * /` stands between them; `++` and `--` follow their word.
struct Arithmetic {
    private enum Operation {
        case join
        case add
        case subtract
        case multiply
        case divide
    }

    private var operation = Operation.join
    private(set) var result: [UInt8] = []

    /// Takes the word if it is an operator.
    mutating func takesOperator(_ word: String) -> Bool {
        switch word {
        case "+": operation = .add
        case "-": operation = .subtract
        case "*": operation = .multiply
        case "/": operation = .divide
        case "++": step(by: 1)
        case "--": step(by: -1)
        default: return false
        }
        return true
    }

    /// Takes a value as the right side of the last operator.
    mutating func take(_ value: [UInt8]) {
        var left: Int { NumberGrammar.leadingInteger(result) }
        let right = operation == .join ? 0 : NumberGrammar.leadingInteger(value)
        switch operation {
        case .join: result += value
        case .add: set(left &+ right)
        case .subtract: set(left &- right)
        case .multiply: set(left &* right)
        case .divide: set(right == 0 ? 0 : left.dividedReportingOverflow(by: right).partialValue)
        }
        operation = .join
    }

    /// Whether the word is a number; with a sign it is the name of an option to uWSGI.
    static func isNumber(_ word: String) -> Bool { !word.isEmpty && word.utf8.allSatisfy(\.isDigit) }

    private mutating func step(by amount: Int) {
        set(NumberGrammar.leadingInteger(result) &+ amount)
        operation = .join
    }

    private mutating func set(_ number: Int) { result = Array(String(number).utf8) }
}
