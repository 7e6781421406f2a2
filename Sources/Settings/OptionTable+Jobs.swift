extension OptionTable {
    /// Commands at set times.
    static let jobOptions: [Option] = [
        Option("cron", example: example, does: .grammar(isStrict: false) { takeJob(&$0, $1, &$2, isUnique: false) }),
        Option(
            "unique-cron", example: example,
            does: .grammar(isStrict: false) { takeJob(&$0, $1, &$2, isUnique: true) }),
        Option(
            "cron2", example: "minute=30,hour=4,unique=1 /srv/shop/clean-up",
            does: .grammar(isStrict: false, takeKeyedJob)),
        Option(
            "cron-harakiri", example: "300",
            does: .number(NumberRule(range: 0...Int(Int32.max))) { $0.beside.jobLimit = $1 }),
    ]

    private static let example = "30 4 -1 -1 -1 /srv/shop/clean-up"

    private static func takeJob(
        _ draft: inout Draft, _ setting: Setting, _ findings: inout Findings, isUnique: Bool
    ) {
        let words = setting.text.split(maxSplits: 5, whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard words.count == 6 else {
            findings.error(
                "\(setting.written) wants five numbers and a command: minute, hour, day, month and weekday",
                at: setting.place, remedy: "write \(setting.written) = \(example)")
            return
        }
        let numbers = words[..<5].map { Int($0) }
        guard !numbers.contains(nil) else {
            let guess = words[..<5].map { uwsgiField($0) ?? "-1" }.joined(separator: " ")
            findings.error(
                "uWSGI writes times with numbers alone: -1 for *, and -5 for */5", at: setting.place,
                remedy: "write \(setting.written) = \(guess) \(words[5])")
            return
        }
        let fields = numbers.compactMap(\.self)
        let schedule = CronSchedule(
            minute: fields[0], hour: fields[1], day: fields[2], month: fields[3], weekday: fields[4])
        let command = String(words[5].drop { $0 == " " || $0 == "\t" })
        add(command, schedule, isUnique: isUnique, limit: nil, to: &draft, setting, &findings)
    }

    private static func takeKeyedJob(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let parts = setting.text.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        let hasKeys = parts[0].utf8.contains(.equals)
        guard !hasKeys || parts.count == 2 else {
            findings.error(
                "there is no command behind the times", at: setting.place,
                remedy: "write \(setting.written) = \(parts[0]) /srv/shop/clean-up")
            return
        }
        var schedule = CronSchedule()
        var isUnique = false
        var limit: Int?
        for (key, value) in hasKeys ? KeyedWords.parse(parts[0]) : [] {
            guard let number = value.flatMap({ Int($0) }) else {
                findings.error(
                    "\(key) needs a number\(value.map { ", not '\($0)'" } ?? "")", at: setting.place,
                    remedy: "write \(key)=\(value.flatMap(uwsgiField) ?? "-1")")
                return
            }
            switch key {
            case "minute": schedule.minute = number
            case "hour": schedule.hour = number
            case "day": schedule.day = number
            case "month": schedule.month = number
            case "week": schedule.weekday = number
            case "unique": isUnique = number != 0
            case "harakiri": limit = number
            default:
                findings.error(
                    "cron2 has no key '\(key)'", at: setting.place,
                    remedy: "the keys are minute, hour, day, month, week, unique and harakiri")
                return
            }
        }
        let command = hasKeys ? parts[1] : setting.text
        add(command, schedule, isUnique: isUnique, limit: limit, to: &draft, setting, &findings)
    }

    private static func add(
        _ command: String, _ schedule: CronSchedule, isUnique: Bool, limit: Int?, to draft: inout Draft,
        _ setting: Setting, _ findings: inout Findings
    ) {
        if let never = schedule.reasonForNever {
            findings.warning(
                "there is no \(never): this job never runs", at: setting.place,
                remedy: "write minute, hour, day, month and weekday, with -1 for any: \(example)")
        }
        let job = JobConfiguration(
            command: command, schedule: schedule, isUnique: isUnique,
            limit: limit.flatMap { $0 > 0 ? .seconds($0) : nil }, place: setting.place)
        draft.beside.jobs.append(BesideDraft.Job(job: job, hasOwnLimit: limit != nil))
    }

    /// A field of crontab(5) as uWSGI writes it; nil where it cannot.
    private static func uwsgiField(_ field: String) -> String? {
        if Int(field) != nil { return field }
        if field == "*" { return "-1" }
        guard field.hasPrefix("*/"), let step = Int(field.dropFirst(2)), step > 0 else { return nil }
        return "-\(step)"
    }
}
