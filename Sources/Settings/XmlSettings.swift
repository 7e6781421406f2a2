/// Reads a settings file in XML: the elements in `<uwsgi>` are options.
struct XmlSettings {
    private let text: ExpandedText
    private let tree: XmlTree
    private let id: [UInt8]?
    private let asUwsgi: Bool

    /// What the file says under an id; without one, what has no id or any.
    static func contents(
        of text: ExpandedText, id: String?, asUwsgi: Bool, _ findings: inout Findings
    ) -> SettingsForm.Contents {
        guard !text.refusesBinary(&findings), !text.refusesEncoding(&findings) else { return SettingsForm.Contents() }
        do throws(FormFault) {
            let start = text.source.startsWithByteOrderMark ? 3 : 0
            let tree = try XmlTree(text.bytes, from: start)
            let settings = XmlSettings(text: text, tree: tree, id: id.map { Array($0.utf8) }, asUwsgi: asUwsgi)
            return settings.contents(&findings)
        } catch {
            if text.refusesTemplate(error.bytes, "", &findings) { return SettingsForm.Contents() }
            findings.error(error.message, at: text.source.place(text.written(error.bytes)), remedy: error.remedy)
            return SettingsForm.Contents()
        }
    }

    private func contents(_ findings: inout Findings) -> SettingsForm.Contents {
        guard let root = tree.root else { return SettingsForm.Contents() }
        guard let section = section(root) else {
            let names = tree.children(of: root).compactMap { child in
                tree.nodes[child].name.elementsEqual("uwsgi".utf8) ? tree.nodes[child].attribute("id") : nil
            }
            return SettingsForm.Contents(names: names.prefix(8).map { String(decoding: $0, as: UTF8.self) })
        }
        var entries = FormEntries(text, header: tree.nodes[section].range)
        for child in tree.children(of: section) where isMeant(child) {
            let node = tree.nodes[child]
            switch node.kind {
            case .comment, .instruction, .text: warnOfText(node, &findings)
            case .cdata: entries.add("eval", at: node.range, node.content, at: node.range, &findings)
            case .element: add(node, child, to: &entries, &findings)
            }
        }
        return SettingsForm.Contents(sections: [entries.section])
    }

    /// `<uwsgi>` itself, or the first one in another element whose id does not contradict.
    private func section(_ root: Int) -> Int? {
        let isUwsgi = { (node: Int) in tree.nodes[node].name.elementsEqual("uwsgi".utf8) }
        if isUwsgi(root) { return root }
        return tree.children(of: root).first { isUwsgi($0) && isMeant($0) }
    }

    /// Whether the id that is asked for is not another one.
    private func isMeant(_ node: Int) -> Bool {
        guard let id, let own = tree.nodes[node].attribute("id") else { return true }
        return id == own
    }

    private func add(_ node: XmlTree.Node, _ index: Int, to entries: inout FormEntries, _ findings: inout Findings) {
        if node.text == "app" { return addApp(node, index, to: &entries, &findings) }
        guard let first = node.firstChild else {
            return entries.add(node.text, at: node.range, Array("1".utf8), at: empty(node), &findings)
        }
        let children = tree.children(of: index)
        if let nested = children.first(where: { tree.nodes[$0].kind == .element }), !asUwsgi || nested == first {
            let name = tree.nodes[nested].text
            return findings.error(
                "<\(name)> stands in <\(node.text)>, and options have none of their own",
                at: place(tree.nodes[nested].range), remedy: "write <\(name)> behind </\(node.text)>")
        }
        let value = asUwsgi ? (tree.nodes[first].content, tree.nodes[first].range) : meant(node, children, &findings)
        entries.add(node.text, at: node.range, value.0, at: value.1, &findings)
    }

    /// All that is written in an element, without its comments and without blanks around it.
    private func meant(
        _ node: XmlTree.Node, _ children: [Int], _ findings: inout Findings
    ) -> ([UInt8], Range<Int>) {
        let parts = children.map { tree.nodes[$0] }.filter { $0.kind == .text || $0.kind == .cdata }
        if children.count > 1 {
            findings.note(
                "all text in <\(node.text)> is its value; uWSGI would take only what stands first, be it a comment",
                at: place(node.range), remedy: "put nothing but the value into it")
        }
        guard let first = parts.first, let last = parts.last else { return ([], empty(node)) }
        let whole = parts.count == 1 ? first.content : parts.flatMap(\.content)
        let front = whole.prefix(while: \.isXmlBlank).count
        let back = whole.count == front ? 0 : whole.reversed().prefix(while: \.isXmlBlank).count
        guard front + back > 0 else { return (whole, first.range.lowerBound..<last.range.upperBound) }
        findings.note(
            "the blanks around the value of <\(node.text)> are not read; uWSGI would make them part of it",
            at: place(node.range), remedy: "write " + SettingsForm.xml.line(node.text, "VALUE"))
        let value = Array(whole[front..<whole.count - back])
        // Blanks that were written as references are longer there than here.
        let isPlain = parts.count == 1 && first.range.count == whole.count
        let lower = first.range.lowerBound
        return (value, isPlain ? lower + front..<lower + whole.count - back : lower..<last.range.upperBound)
    }

    /// `<app mountpoint="/shop"><script>shop</script></app>` mounts an application.
    private func addApp(
        _ node: XmlTree.Node, _ index: Int, to entries: inout FormEntries, _ findings: inout Findings
    ) {
        let children = tree.children(of: index).map { tree.nodes[$0] }
        var found: XmlTree.Node?
        if children.count == 1, children[0].kind != .element {
            found = children[0]
        } else if children.count > 1 {
            found = children[1].firstChild.map { tree.nodes[$0] }
        } else if !children.isEmpty, !asUwsgi {
            found = children[0].firstChild.map { tree.nodes[$0] }
            findings.note(
                "<\(children[0].text)> names what is mounted; uWSGI would miss it without a line break before it",
                at: place(children[0].range), remedy: "write it on a line of its own")
        }
        if let found, found.kind != .element {
            let front =
                node.attribute("mountpoint").map { $0 + [.equals] }
                ?? node.attribute("domain").map { $0 + Array("|=".utf8) } ?? []
            entries.add("mount", at: node.range, front + found.content, at: found.range, &findings)
        } else if !children.isEmpty {
            return
        }
        // uWSGI leaves this word behind, which is no option.
        entries.add("app", at: node.range, [], at: empty(node), isPlaceholder: true, &findings)
    }

    private func warnOfText(_ node: XmlTree.Node, _ findings: inout Findings) {
        guard node.kind == .text, let start = node.content.firstIndex(where: { !$0.isXmlBlank }) else { return }
        let isPlain = node.range.count == node.content.count
        let lower = node.range.lowerBound + (isPlain ? start : 0)
        findings.warning(
            "text between options is not read", at: place(lower..<node.range.upperBound),
            remedy: "write <key>value</key>, or put it into a comment")
    }

    private func place(_ range: Range<Int>) -> Place { text.source.place(text.written(range)) }

    private func empty(_ node: XmlTree.Node) -> Range<Int> { node.range.upperBound..<node.range.upperBound }
}
