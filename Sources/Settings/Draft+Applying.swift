extension Draft {
    /// Does what the entry says, or reports what keeps it from being done.
    mutating func apply(_ entry: Entry, _ findings: inout Findings) {
        guard !entry.isPlaceholder else { return }
        guard let option = OptionTable.option(of: entry, in: section) else { return applyUnknown(entry, &findings) }
        guard isAtHome(entry, option, &findings) else { return }
        let signs = option.isHonoured ? ForeignSigns(in: entry) : nil
        if isDoneByUwsgi(option) {
            if let signs { findings.warning(signs.message, at: signs.place, remedy: signs.remedy) }
            return
        }
        var setting = Setting(option: option.names[0], text: entry.text, entry: entry, reader: reader)
        if let closed = SignBlanks.closed(entry.value, of: setting.option) {
            setting = SignBlanks.read(setting, closed, &findings)
        }
        if option.isHonoured {
            guard isFilledIn(setting, option, &findings) else {
                unknownValues.insert(setting.option)
                return
            }
            sources.update(entry, for: setting.option)
        }
        guard let signs else { return carryOut(setting, option, &findings) }
        var consequences = Findings()
        carryOut(setting, option, &consequences)
        if consequences.hasErrors {
            findings.error(signs.message, at: signs.place, remedy: signs.remedy)
        } else {
            findings.warning(signs.message, at: signs.place, remedy: signs.remedy)
        }
        if setting.option == "env" { findings.add(consequences) }
    }

    /// Does what a checked value says.
    private mutating func carryOut(_ setting: Setting, _ option: Option, _ findings: inout Findings) {
        switch option.effect {
        case .flag(let set): set(&self, flag(setting, &findings))
        case .number(let rule, let set):
            guard let number = number(setting, rule, option, &findings) else {
                unknownValues.insert(setting.option)
                return
            }
            if !unknownValues.isEmpty { unknownValues.remove(setting.option) }
            set(&self, number)
        case .text(let set):
            guard isText(setting, option, &findings) else { return }
            set(&self, setting)
        case .grammar(_, let mayBeEmpty, let set):
            guard mayBeEmpty && setting.text.isEmpty || isText(setting, option, &findings) else { return }
            if runsUwsgi, OptionTable.optionsOfRequests.contains(where: { $0 === option }) {
                var ignored = Findings()  // what they say is not done, is
                set(&self, setting, &ignored)
            } else {
                set(&self, setting, &findings)
            }
        case .accepted: break
        case .lost where runsUwsgi || isOff(setting.entry): break  // the real one does it, or nobody
        case .lost(let loss): reportLoss(of: setting.entry, loss(setting), &findings)
        }
    }

    /// What is switched off is not lost.
    private func isOff(_ entry: Entry) -> Bool {
        switch entry.known?.argument {
        case .some(.none): !NumberGrammar.isOn(entry.text)
        case .optional, .required, nil: entry.text == "0"
        }
    }

    private func reportLoss(of entry: Entry, _ sentence: String, _ findings: inout Findings) {
        findings.loss(
            of: entry.key, sentence, at: entry.keyPlace, remedy: LossRemedy.of(entry.key, in: lossSection))
    }

    /// Whether the option may stand in this section.
    private func isAtHome(_ entry: Entry, _ option: Option, _ findings: inout Findings) -> Bool {
        switch (section, option.scope) {
        case (.uwsgi, _), (.svctl, .whole), (.app, .app), (.listener, _), (_, .anywhere): return true
        case (.app, .whole) where runsUwsgi && option.isOfEachUwsgi: return true
        case (.svctl, .app):
            findings.error(
                "\(entry.key) belongs to an app", at: entry.keyPlace, remedy: "move it below the [app:…] it is for")
        case (.app, .whole):
            findings.error(
                "\(entry.key) belongs to the whole file", at: entry.keyPlace, remedy: "move it below [svctl]")
        }
        return false
    }

    private mutating func applyUnknown(_ entry: Entry, _ findings: inout Findings) {
        if case .listener = section { return refuseInListener(entry, &findings) }
        if entry.known?.argument != nil {
            // What there is to say is the same for every line of that name.
            guard !runsUwsgi, !isOff(entry), whole.lossesSaid.insert(entry.key).isNew else { return }
            let setting = Setting(option: entry.key, text: entry.text, entry: entry, reader: reader)
            reportLoss(of: entry, OptionTable.loss(of: setting), &findings)
            return
        }
        guard whole.isStrict || !isWord(entry) else { return }
        whole.unknownCount += 1
        guard whole.unknownCount <= Self.mostUnknown else {
            guard whole.unknownCount == Self.mostUnknown + 1 else { return }
            findings.warning(
                "there are more unknown options, and only \(Self.mostUnknown) are shown", at: entry.keyPlace,
                remedy: "check the path: this may be no settings file")
            return
        }
        let message = "there is no option '\(entry.key)'"
        if section.isOwn {
            findings.error(message, at: entry.keyPlace, remedy: suggestion(for: entry))
        } else if whole.isStrict {
            findings.error(message + ", and strict is set", at: entry.keyPlace, remedy: suggestion(for: entry))
        } else {
            findings.warning(message, at: entry.keyPlace, remedy: suggestion(for: entry))
        }
    }

    /// Whether it is a word of the file's own, and no option at all.
    private mutating func isWord(_ entry: Entry) -> Bool {
        entry.isDefined || whole.referenced.contains(entry.key) || whole.defined.contains(entry.key)
    }

    private static var mostUnknown: Int { 50 }

    private var reader: Setting.Reader { section != .uwsgi ? .svctl : whole.asUwsgi ? .uwsgiAlone : .uwsgi }

    /// Whether no reference is left that uWSGI would have left too, and then taken for the value.
    private mutating func isFilledIn(_ setting: Setting, _ option: Option, _ findings: inout Findings) -> Bool {
        guard setting.entry.value.contains(UInt8(ascii: "(")), let reference = References.first(in: setting.text)
        else { return true }
        // Python's own %(name)s is at home in variables, and the request's in its log; a shell runs what is in $( ).
        if ["env", "log-format"].contains(setting.option), reference.sigil != "$" { return true }
        if option.isShellTalk, reference.sigil == "$" { return true }
        var word: String { "\(reference.sigil)(\(reference.name))" }
        var place: Place { setting.entry.place(ofBytes: reference.bytes) }
        if setting.entry.known?.isImmediate == true, setting.option == "listen" {
            findings.warning(
                "listen is read before \(word) is filled in, so it counts as 0, as in uWSGI", at: place,
                remedy: "write the number")
            return true
        }
        if reference.sigil == "@", reference.name.hasPrefix("exec://"), section == .uwsgi {
            // It is said already that a command will write this.
            waitsForCommand = true
            return false
        }
        var explained: (message: String, remedy: String) { Self.explanation(of: reference.sigil, word, setting) }
        switch option.effect {
        case .number where whole.asUwsgi:
            findings.warning(
                explained.message + ": it counts as 0, as in uWSGI", at: place, remedy: explained.remedy)
            return true
        case .number, .grammar(isStrict: true, _, _):
            findings.error(explained.message, at: place, remedy: explained.remedy)
            return false
        case .flag, .text, .grammar, .accepted, .lost:
            findings.warning(explained.message + ": it stays as written", at: place, remedy: explained.remedy)
            return true
        }
    }

    private static func explanation(
        of sigil: Character, _ word: String, _ setting: Setting
    ) -> (message: String, remedy: String) {
        if setting.entry.known?.isImmediate == true {
            return ("\(setting.written) is read before \(word) is filled in", "write the value")
        }
        switch sigil {
        case "$": return ("\(word) is not set in the environment", "set it, or write the value")
        case "%": return ("\(word) is nowhere defined", "define it with a line of its own, or write the value")
        default: return ("svctl does not read \(word)", "write the value")
        }
    }

    private func flag(_ setting: Setting, _ findings: inout Findings) -> Bool {
        if !NumberGrammar.isPlainSwitch(setting.text) {
            findings.warning(
                "'\(setting.text)' means true: everything but false, off, no and 0 does", at: setting.place,
                remedy: "write \(setting.written) = true")
        }
        return NumberGrammar.isOn(setting.text)
    }

    private func number(
        _ setting: Setting, _ rule: NumberRule, _ option: Option, _ findings: inout Findings
    ) -> Int? {
        var remedy: String { "write \(setting.written) = \(option.example)" }
        guard let (number, junk) = NumberGrammar.integer(setting.entry.value) else {
            // Reported already: only `listen` gets here with a reference.
            if References.first(in: setting.text) != nil { return rule.replaced[0] ?? 0 }
            findings.error(
                "\(setting.written) needs a number\(setting.text.isEmpty ? "" : ", not '\(setting.text)'")",
                at: setting.place, remedy: remedy)
            return nil
        }
        // An Emperor has no workers of its own, nor has a router.
        guard rule.range.contains(number) || runsUwsgi && number == 0 else {
            let limits = "from \(rule.range.lowerBound) to \(rule.range.upperBound)"
            findings.error("\(setting.written) goes \(limits)", at: setting.place, remedy: remedy)
            return nil
        }
        NumberMeant.reportUnread(behind: number, junk, of: setting, in: rule.range, &findings)
        return rule.replaced[number] ?? number
    }

    private func isText(_ setting: Setting, _ option: Option, _ findings: inout Findings) -> Bool {
        if setting.text.isEmpty {
            findings.error(
                "\(setting.written) has no value", at: setting.place,
                remedy: "write \(setting.written) = \(option.example)")
            return false
        }
        guard setting.option != "env", setting.option != "command" else { return true }
        let bytes = setting.entry.value
        if bytes.starts(with: [UInt8(ascii: "~"), UInt8(ascii: "/")]) {
            findings.warning(
                "~ is not filled in: it is a directory of that name", at: setting.place, remedy: "write the whole path")
        }
        return true
    }
}
