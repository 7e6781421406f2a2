/// The elements of a document in XML 1.0, as far as settings have any: no entities of its own, no other encodings.
struct XmlTree {
    enum Kind {
        case element
        case text
        case cdata
        case comment
        case instruction
    }

    struct Node {
        let kind: Kind
        /// The name of an element, without what stands before a colon.
        var name: [UInt8] = []
        /// What anything else holds, with its references resolved.
        var content: [UInt8] = []
        /// The name of an element, or what anything else holds, as it stands there.
        let range: Range<Int>
        var attributes: [(name: [UInt8], value: [UInt8])] = []
        var firstChild: Int?
        var next: Int?

        var text: String { String(decoding: name, as: UTF8.self) }

        /// The value of an attribute, whatever stands before a colon in its name.
        func attribute(_ wanted: String) -> [UInt8]? {
            attributes.first { $0.name.elementsEqual(wanted.utf8) }?.value
        }
    }

    private(set) var nodes: [Node] = []
    /// The outermost element; nil when there is none, which is a fault.
    private(set) var root: Int?
    /// The elements that are open, the innermost last, each with its last child.
    private var open: [(node: Int, last: Int?)] = []

    /// Takes the text apart.
    init(_ bytes: [UInt8], from start: Int) throws(FormFault) {
        var scanner = XmlScanner(bytes, from: start)
        while let piece = try scanner.next() {
            guard nodes.count < FormEntries.most else {
                throw FormFault(
                    piece.range, "there are more than \(FormEntries.most) elements: this is no settings file",
                    "check the path")
            }
            switch piece {
            case .open(let tag): try add(tag)
            case .close(let range): try close(range, in: bytes)
            case .other(let node):
                if open.isEmpty {
                    try refuseOutside(node)
                } else {
                    append(node)
                }
            }
        }
        if let last = open.last {
            throw FormFault(
                nodes[last.node].range, "<\(nodes[last.node].text)> is not closed",
                "write </\(nodes[last.node].text)> behind it")
        }
        guard root != nil else {
            throw FormFault(start..<start, "there is no element in this file", "write <uwsgi> and </uwsgi>")
        }
    }

    /// What is in an element, in its order.
    func children(of node: Int) -> [Int] {
        var found: [Int] = []
        var next = nodes[node].firstChild
        while let child = next {
            found.append(child)
            next = nodes[child].next
        }
        return found
    }

    private mutating func add(_ tag: XmlScanner.Tag) throws(FormFault) {
        if open.isEmpty {
            guard root == nil else {
                throw FormFault(tag.name, "a second element stands outside of the first", "put both into one")
            }
            root = nodes.count
        }
        guard open.count < Self.mostNested else {
            throw FormFault(
                tag.name, "elements stand \(Self.mostNested) deep in each other", "let options stand side by side")
        }
        let index = append(Node(kind: .element, name: tag.local, range: tag.name, attributes: tag.attributes))
        if !tag.isEmpty { open.append((index, nil)) }
    }

    @discardableResult
    private mutating func append(_ node: Node) -> Int {
        let index = nodes.count
        nodes.append(node)
        guard let parent = open.indices.last else { return index }
        if let last = open[parent].last {
            nodes[last].next = index
        } else {
            nodes[open[parent].node].firstChild = index
        }
        open[parent].last = index
        return index
    }

    private mutating func close(_ range: Range<Int>, in bytes: [UInt8]) throws(FormFault) {
        guard let last = open.popLast() else {
            throw FormFault(range, "this closes nothing that is open", "take it out")
        }
        let name = bytes[nodes[last.node].range]
        guard name.elementsEqual(bytes[range]) else {
            throw FormFault(
                range, "this does not close <\(String(decoding: name, as: UTF8.self))>",
                "write </\(String(decoding: name, as: UTF8.self))>")
        }
    }

    private func refuseOutside(_ node: Node) throws(FormFault) {
        switch node.kind {
        case .element, .comment, .instruction: return
        case .text: if node.content.allSatisfy({ $0.isBlank || $0 == .newline }) { return }
        case .cdata: break
        }
        let blanks = node.content.prefix(while: \.isXmlBlank).count
        let start = min(node.range.lowerBound + (node.kind == .text ? blanks : 0), node.range.upperBound)
        throw FormFault(
            start..<node.range.upperBound, "this stands outside of every element", "put it into <uwsgi>, or take it out"
        )
    }

    private static let mostNested = 256
}
