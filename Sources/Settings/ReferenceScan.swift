/// Fills in references such as `%(name)` in one value, in the order in which uWSGI does.
///
/// What is filled in is read again, together with what stands before it, so that references may be put together and
/// lead to others. uWSGI then begins with the second byte; svctl with the first.
struct ReferenceScan {
    /// What a reference stands for, and a mark by which one that leads back to itself is known.
    struct Filling {
        var bytes: [UInt8]
        var mark: String
    }

    /// Why a value cannot be filled in.
    enum Fault: Error {
        case circle(String)
        case depth(String)
        case size
    }

    private enum State {
        case outside
        /// Behind a sigil at this place.
        case sigil(Int)
        /// Behind the bracket of a sigil at this place, with so many brackets open in the name.
        case name(Int, depth: Int)

        var start: Int? {
            switch self {
            case .outside: nil
            case .sigil(let start), .name(let start, _): start
            }
        }
    }

    private struct Frame {
        var bytes: [UInt8]
        var offset = 0
        var mark: String
    }

    let sigil: UInt8
    let asUwsgi: Bool
    /// Whether something was filled in that uWSGI would have left.
    private(set) var wentFurther = false
    private var output: [UInt8] = []
    private var frames: [Frame] = []
    private var state = State.outside
    private var outer: [State] = []
    private var hasFilled = false

    init(sigil: UInt8, asUwsgi: Bool) {
        self.sigil = sigil
        self.asUwsgi = asUwsgi
    }

    /// The value with every reference filled in for which `filling` has something; `mark` is the value's own.
    ///
    /// `filling` gets the name, and whether it stands in what was filled in already.
    mutating func fill(
        _ bytes: [UInt8], mark: String, filling: (String, _ isNested: Bool) throws(Fault) -> Filling?
    ) throws(Fault) -> [UInt8] {
        frames = [Frame(bytes: bytes, mark: mark)]
        output.reserveCapacity(bytes.count)
        while true {
            if case .outside = state { takePlainBytes() }
            guard let byte = next() else { break }
            let place = output.count
            output.append(byte)
            if byte == sigil, !(asUwsgi && hasFilled && place == 0) {
                if case .outside = state {} else { outer.append(state) }
                state = .sigil(place)
                continue
            }
            switch state {
            case .outside: break
            case .sigil(let start):
                if byte == UInt8(ascii: "(") { state = .name(start, depth: 0) } else { leave() }
            case .name(let start, let depth):
                if byte == UInt8(ascii: "(") {
                    state = .name(start, depth: depth + 1)
                } else if byte == UInt8(ascii: ")") {
                    if depth > 0 {
                        state = .name(start, depth: depth - 1)
                    } else {
                        try close(start, filling)
                    }
                }
            }
        }
        return output
    }

    private mutating func close(
        _ start: Int, _ filling: (String, _ isNested: Bool) throws(Fault) -> Filling?
    ) throws(Fault) {
        // No slice may be left when the reference is taken out, or all that stands before it would be copied.
        let name = String(decoding: output[(start + 2)..<(output.count - 1)], as: UTF8.self)
        guard !name.isEmpty, let filling = try filling(name, frames.count > 1) else { return leave() }
        let isDeep = frames.count > Self.mostNested
        // uWSGI follows a circle as long as it can, and some of them end.
        if !asUwsgi || isDeep, frames.contains(where: { $0.mark == filling.mark }) { throw .circle(filling.mark) }
        if isDeep { throw .depth(filling.mark) }
        if hasFilled, start == 0 { wentFurther = true }
        hasFilled = true
        output.removeSubrange(start...)
        frames.append(Frame(bytes: filling.bytes, mark: filling.mark))
        state = outer.popLast() ?? .outside
        if asUwsgi, state.start == 0 { state = .outside }
    }

    /// Goes on outside of every reference, as uWSGI does behind one that it cannot fill in.
    private mutating func leave() {
        state = .outside
        outer = []
    }

    /// Takes what stands before the next sigil in one piece, because most bytes belong to no reference.
    private mutating func takePlainBytes() {
        let last = frames.count - 1
        let offset = frames[last].offset
        let end = frames[last].bytes[offset...].firstIndex(of: sigil) ?? frames[last].bytes.count
        guard end > offset else { return }
        output += frames[last].bytes[offset..<end]
        frames[last].offset = end
    }

    /// The next byte; what was filled in is over only when a byte behind it is asked for.
    private mutating func next() -> UInt8? {
        while let last = frames.indices.last {
            if frames[last].offset < frames[last].bytes.count {
                frames[last].offset += 1
                return frames[last].bytes[frames[last].offset - 1]
            }
            if last == 0 { return nil }
            frames.removeLast()
        }
        return nil
    }

    private static let mostNested = 64
}
