// Measures how long the reader takes for a usual file and for large ones, in processor time, and says whether the targets
// are met: under 1 ms, and under 1 s for 10 MB.

import Glibc
import Settings

func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let surroundings = Surroundings(file: "/srv/app.ini", directory: "/srv", processors: 8)

/// Reads a text so often, and returns the shortest time and how many findings there were.
func read(_ text: String, times: Int) -> (seconds: Double, findings: Int) {
    let bytes = Array(text.utf8)
    var best = Double.infinity
    var findings = 0
    for _ in 0..<times {
        let start = seconds()
        let reading = SettingsReader.read(file: bytes, in: surroundings)
        let rendered = reading.findings.map(\.rendered)
        best = min(best, seconds() - start)
        findings = rendered.count
    }
    return (best, findings)
}

/// Ten megabytes of these lines, with an app before them; `#` stands for the number of the line.
func large(_ line: String) -> String {
    var text = "[uwsgi]\nmodule = m\nhttp = :8000\nbase = /srv\nproject = shop\n"
    var number = 0
    while text.utf8.count < 10_000_000 {
        text += line.replacing("#", with: String(number)) + "\n"
        number += 1
    }
    return text
}

let usual = """
    [uwsgi]
    project = shop
    base = /srv
    chdir = %(base)/%(project)
    home = %(base)/venvs/%(project)
    module = %(project).wsgi:application
    master = true
    processes = 4
    threads = 2
    socket = /run/%(project).sock
    chmod-socket = 660
    chown-socket = shop:www-data
    uid = shop
    gid = shop
    env = DJANGO_SETTINGS_MODULE=%(project).settings
    harakiri = 30
    max-requests = 5000
    vaccum = true
    die-on-term = true
    buffer-size = 32768
    pidfile = /run/%(project).pid
    logto = /var/log/%(project).log
    """

let cases: [(name: String, text: () -> String, times: Int, limit: Double)] = [
    ("a usual file of 22 lines", { usual }, 200, 0.001),
    ("10 MB of variables", { large("env = NAME_#=/srv/shop/value") }, 3, 1),
    ("10 MB of comments", { large("# comment # of very many") }, 3, 1),
    ("10 MB of placeholders", { large("env = NAME_#=%(base)/%(project)/x") }, 3, 1),
    ("10 MB of sums", { large("env = NAME_#=%(base # + 1)") }, 3, 1),
    ("10 MB of references only", { large("env = %(base)%(base)%(base)%(base)%(base)%(base)") }, 3, 1),
    ("10 MB of magic", { large("env = NAME_#=%d%n%k") }, 3, 1),
    ("10 MB of environment", { large("env = NAME_#=$(HOME)/$(NOPE)") }, 3, 1),
    ("10 MB of unknown options", { large("word# = 1") }, 3, 1),
    ("10 MB of one switch", { large("vacuum = true") }, 3, 1),
    ("10 MB of one number, each another", { large("processes = #") }, 3, 1),
    ("10 MB of inline comments", { large("env-# = x # comment") }, 3, 1),
    ("10 MB of headers", { large("[section#]") }, 3, 1),
    ("10 MB of a loop's lines", { large("for = a b c\nenv = A#=%(_)\nendfor =") }, 3, 1),
]
var isGood = true
for (name, text, times, limit) in cases where CommandLine.arguments.count < 2 || name.contains(CommandLine.arguments[1])
{
    let (time, findings) = read(text(), times: times)
    let isMet = time < limit
    isGood = isGood && isMet
    let shown = limit < 0.1 ? "\((time * 1e6).rounded()) µs" : "\((time * 1000).rounded()) ms"
    print("\(isMet ? "met   " : "MISSED")  \(shown)\t\(name) (\(findings) findings)")
}
exit(isGood ? 0 : 1)
