/// Lines that ten megabytes are made of; `#` stands for the number of the line.
let kindsOfLines: [(name: String, line: String)] = [
    ("variables", "env = NAME_#=/srv/shop/value"),
    ("the same variable", "env = NAME=value"),
    ("variables that are taken away", "env = A#=1\nenv = A#"),
    ("comments", "; comment of very many"),
    ("empty lines", "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"),
    ("lines without a value", "a"),
    ("lines without a key", "= #"),
    ("line breaks of Windows", "env = NAME_#=/srv/shop/value\r"),
    ("placeholders", "env = NAME_#=%(base)/%(project)/x"),
    ("words that stand for each other", "word# = %(base)\nother# = %(word#)"),
    ("words that are nowhere defined", "word# = %(no#)"),
    ("sums", "env = NAME_#=%(base # + 1)"),
    ("references only", "env = %(base)%(base)%(base)%(base)%(base)%(base)"),
    ("magic", "env = NAME_#=%d%n%k"),
    ("magic without a meaning", "env = NAME_#=%y%z"),
    ("environment", "env = NAME_#=$(HOME)/$(NOPE)"),
    ("defaults", "env = NAME_#=$(NOPE:-word)"),
    ("files in values", "word# = @(/srv/file)"),
    ("files that are missing", "word# = @(/srv/no#)"),
    ("commands in values", "word# = @(exec:///bin/x #)"),
    ("unknown options", "word# = 1"),
    ("misspelt options", "proceses# = 1"),
    ("options that are not done", "mule = #"),
    ("options that need nothing done", "lazy-apps = true"),
    ("one switch", "vacuum = true"),
    ("one number, each another", "processes = #"),
    ("numbers that are none", "processes = x#"),
    ("comments behind values", "processes = 4 ; number #"),
    ("values that nobody wrote so", "chdir = <name>@#@${A}"),
    ("ends that join no lines", "chdir = /srv/#\\"),
    ("blocks of nginx", "location /# {\nroot = /x\n}"),
    ("headers", "[section#]"),
    ("brackets", "["),
    ("sections with an app", "[app:a#]\nmodule = m"),
    ("conditions", "if-env = HOME\nenv = A#=%(_)\nendif ="),
    ("conditions on options", "if-opt = word#=1\nword# = 1\nendif ="),
    ("conditions in conditions", "if-env = HOME"),
    ("a loop's lines", "for = a b c\nenv = A#=%(_)\nendfor ="),
    ("loops in loops", "for = a b"),
    ("definitions", "set = word#=%(base)"),
    ("placeholders that are defined", "set-ph = word#=%(base)"),
    ("options that are defined", "set = processes=#"),
    ("includes", "ini = :other#"),
    ("inheritance", "inherit = /srv/#.ini"),
    ("plugins", "plugin = python#, http"),
    ("quotes", "env = A#='x'"),
    ("shell variables", "chdir = $A#/x"),
    ("Korean", "env = 이름#=값값값"),
    ("Korean words", "이름# = 값값값"),
]

/// The same below a section of svctl's own.
let kindsOfOwnLines: [(name: String, line: String)] = [
    ("settle", "settle = 5s"),
    ("settle, each another", "settle = #ms"),
    ("times in words", "start-timeout = 1min 30s"),
    ("times that are none", "settle = #x"),
    ("ready", "ready = alive 3s"),
    ("sizes", "limit-as = 512MiB"),
    ("apps to wait for", "depends-on = a#"),
    ("commands", "command = /bin/x --port {port} #"),
]

/// Lines of options whose values have a grammar of their own; those of all other options are not longer in reading.
let kindsOfOptions: [(name: String, line: String)] = [
    ("modules", "module = m#:app"), ("Python files", "wsgi-file = /srv/x#.py"), ("folders", "chdir = /srv/x#"),
    ("Python paths", "pythonpath = /srv/x#"), ("files of variables", "environment-file = /srv/x#"),
    ("listeners", "http = :#"), ("sockets", "socket = /run/x#.sock"), ("backlogs", "listen = #"),
    ("modes", "chmod-socket = 660"), ("owners", "chown-socket = www-data:www-data"), ("users", "uid = www-data"),
    ("masks", "umask = 022"), ("servers", "server = gunicorn"), ("recycling", "max-requests = #"),
    ("memory", "reload-on-rss = 200"), ("time limits", "harakiri = 30"), ("static maps", "static-map = /a#=/srv/x#"),
    ("expiry", "static-expires = /a# 3600"), ("mounts", "mount = /a#=x#.py"), ("added headers", "add-header = X-A#: b"),
    ("request logs", "log-format = %(method) %(uri) #"), ("files of requests", "req-logger = file:/srv/x#"),
    ("logs", "logto = /srv/x#"), ("dates", "log-date = [%%Y]"), ("paths to watch", "touch-reload = /srv/x#"),
    ("jobs", "attach-daemon = /bin/job #"), ("jobs with a file", "smart-attach-daemon = /srv/x#.pid /bin/job"),
    ("jobs in keys", "attach-daemon2 = cmd=/bin/job #,freq=10"), ("crons", "cron = -1 -1 -1 -1 -1 /bin/job #"),
    ("crons in keys", "cron2 = minute=-5,hour=1,unique=1 /bin/job #"), ("hooks", "hook-as-user = exec:/bin/x #"),
    ("commands of hooks", "exec-pre-app = /bin/x #"), ("arguments", "pyargv = a b #"), ("imports", "import = m#"),
    ("statistics", "stats = /run/x#.sock"), ("named pipes", "master-fifo = /run/x#"),
    ("routes", "route = ^/# break:404"),
    ("cheaper", "cheaper = 2"), ("pid files", "safe-pidfile = /run/x#"),
]

/// Ten megabytes of these lines, with an app before them.
func large(_ line: String, below section: String = "uwsgi") -> [UInt8] {
    var bytes = Array("[\(section)]\nmodule = m\nhttp = :8000\nbase = /srv\nproject = shop\n".utf8)
    let pieces = line.utf8.split(separator: UInt8(ascii: "#"), omittingEmptySubsequences: false)
    var number = 0
    while bytes.count < 10_000_000 {
        bytes += pieces[0]
        for piece in pieces.dropFirst() { bytes += Array("\(number)".utf8) + piece }
        bytes.append(UInt8(ascii: "\n"))
        number += 1
    }
    return bytes
}

/// One line of ten megabytes, the same piece again and again behind the sign.
func oneLine(_ option: String, _ piece: String) -> String {
    "[uwsgi]\nmodule = m\nhttp = :8000\nbase = /srv\n\(option) = "
        + String(repeating: piece, count: 10_000_000 / piece.utf8.count)
}

let kindsOfLongLines: [(name: String, text: @Sendable () -> String)] = [
    ("value", { oneLine("env", "A=xxxxxxxxxxxxxx") }),
    ("value of open brackets", { oneLine("env", "%(") }),
    ("value of placeholders", { oneLine("env", "%(base)") }),
    ("value of unknown placeholders", { oneLine("env", "%(no)") }),
    ("value of variables", { oneLine("env", "$(HOME)") }),
    ("value of unknown words", { oneLine("chdir", "$(no)") }),
    ("value of files", { oneLine("chdir", "@(/srv/file)") }),
    ("value of magic", { oneLine("env", "%n%%%(%d") }),
    ("value of words", { oneLine("depends-on", "a b c ") }),
    ("value of Korean words", { oneLine("env", "A=값값 ") }),
    ("value of plugins", { oneLine("plugin", "python,x,") }),
    ("value of gaps", { oneLine("chdir", "<a@A") }),
    ("value of returns", { oneLine("chdir", "\r") }),
    ("loop", { oneLine("for", "a ") + "\nenv = A=%(_)\nendfor =" }),
    ("key", { String(oneLine("env", "x").replacing(" = ", with: " ")) }),
    ("number", { oneLine("processes", "1") }),
    ("time", { oneLine("start-timeout", "1s ") }),
    ("command", { oneLine("command", "x ") }),
    ("header", { "[uwsgi]\nmodule = m\nhttp = :8000\n[" + String(repeating: "x", count: 10_000_000) }),
]

/// Files that are large in another way than by the lines of one section.
let kindsOfFiles: [(name: String, bytes: @Sendable () -> [UInt8])] = [
    ("returns without line breaks", { Array("[uwsgi]\r".utf8) + repeated("env = A\r", 1_250_000) }),
    ("zero bytes", { Array(repeating: 0, count: 10_000_000) }),
    ("lines before a zero byte", { large("env = NAME_#=value") + [0] }),
    ("lines before a broken byte", { large("env = 이름#=값값값") + [0xFF] }),
    (
        "a section that is included again and again",
        { head + repeated("ini = :other\n", 6) + large("env = NAME_#=/srv/%%/value") + Array("[other]\na = 1\n".utf8) }
    ),
    (
        "200 times the section that is included",
        {
            head + repeated("ini = :other\n", 199) + Array("[other]\n".utf8) + repeated("env = NAME=value\n", 15_000)
        }
    ),
]

private let head = Array("[uwsgi]\nmodule = m\nhttp = :8000\n".utf8)

private func repeated(_ text: String, _ times: Int) -> [UInt8] {
    Array(repeatElement(text.utf8, count: times).joined())
}

/// Ten megabytes of numbered pieces with something around them.
func numbered(_ open: String, _ close: String, _ piece: (Int) -> String) -> String {
    open + (0..<10_000_000 / piece(100_000).utf8.count).map(piece).joined() + close
}

let kindsOfForms: [(name: String, ending: String, text: @Sendable () -> String)] = [
    ("variables in YAML", "yaml", { numbered("uwsgi:\n", "") { "  env: NAME_\($0)=/srv/shop/value\n" } }),
    ("a list in YAML", "yaml", { numbered("uwsgi:\n  env:\n", "") { "    - NAME_\($0)=/srv/shop/value\n" } }),
    ("quotes in YAML", "yaml", { numbered("uwsgi:\n", "") { "  env: \"NAME_\($0)=/srv/shop/value\" # c\n" } }),
    ("variables in XML", "xml", { numbered("<uwsgi>", "</uwsgi>") { "<env>NAME_\($0)=/srv/shop/value</env>\n" } }),
    ("comments in XML", "xml", { numbered("<uwsgi>", "</uwsgi>") { "<!-- number \($0) of very many -->\n" } }),
    ("attributes in XML", "xml", { numbered("<uwsgi>", "</uwsgi>") { "<env id=\"a\($0)\">A=b</env>\n" } }),
    ("variables in JSON", "json", { numbered("{\"uwsgi\":{\"env\":[", "\"A=b\"]}}") { "\"NAME_\($0)=/srv/value\"," } }),
    ("members in JSON", "json", { numbered("{\"uwsgi\":{", "\"a\":1}}") { "\"word\($0)\": \"value\",\n" } }),
    ("escapes in JSON", "json", { numbered("{\"uwsgi\":{\"env\":[", "\"A=b\"]}}") { "\"A\($0)=\\n\\u00e9\\\"\"," } }),
]
