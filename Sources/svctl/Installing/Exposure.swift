internal import LinuxKernel
internal import Units

/// How open a unit is, from 0 (closed) to 10, as `systemd-analyze security` judges it.
enum Exposure {
    /// The sentence for a unit that systemd has loaded; what is in the way when it cannot be told.
    static func sentence(of unit: String, _ scope: UnitScope) -> String {
        let words = (scope == .user ? ["--user"] : []) + ["security", "--no-pager", unit]
        guard
            let answer = try? ForeignProgram.run(
                "systemd-analyze", words, variables: Systemctl(scope).variables)
        else {
            return "exposure unknown: systemd-analyze is missing"
        }
        return sentence(of: answer, unit)
    }

    /// The same for a unit that is not there yet, judged in a folder of its own; systemd-analyze from 250 on.
    static func sentence(of unit: String, template: String, dropIn: String) -> String {
        let root = "/tmp/svctl-install.\(ThisProcess.pid).\(Clock.bootNanoseconds)"
        let units = "\(root)/etc/systemd/system"
        let folders = ["/etc", "/etc/systemd", "/etc/systemd/system", "/etc/systemd/system/\(unit).d"]
        let files = ["\(units)/\(UnitName.serviceTemplate)", "\(units)/\(unit).d/\(UnitName.dropIn)"]
        defer {
            for file in files { Files.remove(file) }
            for folder in folders.reversed() + [""] { Files.removeFolder(root + folder) }
        }
        do throws(Errno) {
            for folder in [""] + folders { try Files.makeFolder(root + folder, permissions: 0o700) }
            for (file, text) in zip(files, [template, dropIn]) { try Files.replace(file, with: Array(text.utf8)) }
        } catch {
            return "exposure unknown before it is installed: \(error)"
        }
        let words = ["security", "--no-pager", "--offline=true", "--root=\(root)", unit]
        guard let answer = try? ForeignProgram.run("systemd-analyze", words) else {
            return "exposure unknown: systemd-analyze is missing"
        }
        return sentence(of: answer, unit)
    }

    private static func sentence(of answer: ForeignProgram.Answer, _ unit: String) -> String {
        guard let figure = figure(in: answer.output) else {
            return "exposure unknown: \(answer.complaint.first ?? "systemd-analyze security said nothing")"
        }
        return "exposure \(figure), as systemd-analyze security \(unit) has it"
    }

    /// `2.1 of 10 (OK)` of the last line: `→ Overall exposure level for UNIT: 2.1 OK 🙂`.
    private static func figure(in text: String) -> String? {
        guard let line = text.split(separator: "\n").last(where: { $0.contains("Overall exposure level") }),
            let words = line.split(separator: ": ").last?.split(separator: " "), words.count >= 2
        else { return nil }
        return "\(words[0]) of 10 (\(words[1]))"
    }
}
