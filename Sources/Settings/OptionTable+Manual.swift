extension OptionTable {
    /// What the manual says of an option that svctl does something about.
    struct ManualEntry: Sendable {
        /// What stands behind the sign; empty for switches and numbers, of which the table knows it.
        ///
        /// `svctl convert` writes a TIME and a SIZE with their units.
        let value: String
        /// What holds when the file does not say; empty when that is nothing.
        let otherwise: String
        let sentence: String

        init(_ value: String = "", or otherwise: String = "", _ sentence: String) {
            self.value = value
            self.otherwise = otherwise
            self.sentence = sentence
        }
    }

    /// By the name that messages use: the first of a row.
    static let manual = generalManual.merging(requestManual) { one, _ in one }

    private static let generalManual: [String: ManualEntry] = [
        // The application
        "chdir": ManualEntry(
            "FOLDER", or: "the folder svctl was called in",
            "Where workers stand, and where relative paths of the file begin."),
        "home": ManualEntry(
            "FOLDER", "The virtual environment whose Python, packages and app server serve the application."),
        "module": ManualEntry("MODULE[:CALLABLE]", "The dotted name of the module that has the application."),
        "wsgi-file": ManualEntry("FILE", "The Python file that has the application, instead of a module."),
        "callable": ManualEntry(
            "NAME", or: "application", "The application's name in its module; with () behind it, what it returns."),
        "pythonpath": ManualEntry("FOLDER", "Put before what Python searches; may be given several times."),
        "env": ManualEntry("NAME=VALUE", "Sets a variable for workers, or takes it away without the sign."),
        "environment-file": ManualEntry(
            "[-]FILE",
            "A file of NAME=value lines that set variables; may be given several times, and with - be missing."),
        "envdir": ManualEntry(
            "FOLDER", "A folder with a file for each variable, named like it; an empty one takes the variable away."),
        "unenv": ManualEntry("NAME", "Takes a variable away."),
        "server": ManualEntry(
            "auto | gunicorn | waitress | uvicorn | standard | uwsgi", or: "auto",
            "The app server that serves the application: of its own environment, or svctl's gunicorn; auto takes the first "
                + "that is there, and uwsgi is the real one with all its options."),
        "asgi": ManualEntry(
            or: "as the application looks",
            "Calls the application as ASGI, or as WSGI when off, whatever it looks like."),
        // Any program
        "command": ManualEntry(
            "PROGRAM [WORD ...]",
            "Any program instead of a Python application, run by no shell: it takes LISTEN_FDS, or what {fd}, {port} and "
                + "{address} stand for."),
        "depends-on": ManualEntry(
            "APP [...]", "Apps that must serve before this one is started, and that leave after it."),
        // Processes
        "processes": ManualEntry(or: "1", "How many workers serve the app."),
        "threads": ManualEntry(or: "1", "How many requests a worker serves at a time."),
        "cheaper": ManualEntry(
            "NUMBER", or: "0",
            "No more workers than these while there is little to do, and up to processes when all are at work; 0: all "
                + "run always."),
        "cheaper-initial": ManualEntry(or: "cheaper", "How many workers a start begins with."),
        "cheaper-step": ManualEntry(or: "1", "How many workers begin when all are at work."),
        "cheaper-overload": ManualEntry(
            "TIME", or: "3s", "How long fewer workers must have been enough before one leaves."),
        "cheaper-algo": ManualEntry(
            "NAME", or: "spare",
            "Whatever it says: a worker is added when all are at work, and one leaves when fewer would do."),
        "uid": ManualEntry("USER", or: "the caller", "Whom workers run as, which only root can choose."),
        "gid": ManualEntry("GROUP", or: "the user's own", "The group that workers run in, which only root can choose."),
        "umask": ManualEntry("MODE", or: "the caller's", "What files made by workers do not permit, in octal digits."),
        "limit-as": ManualEntry(
            "SIZE", "How much memory, counted in addresses, a process may have; in [uwsgi] the number counts megabytes."
        ),
        "limit-nproc": ManualEntry("", "How many processes the app's user may have, counted over the whole machine."),
        "max-fd": ManualEntry(or: "the caller's", "How many files and sockets a process may have open."),
        "prio": ManualEntry(or: "the caller's", "The nice value of its processes; less than 0 only root can give."),
        "cpu-affinity": ManualEntry(
            or: "all processors", "How many processors each worker is bound to, one worker after the other."),
        // Beside the workers
        "attach-daemon": ManualEntry(
            "COMMAND", "A program that runs as long as the app, told to a shell; started again when it ends."),
        "attach-daemon2": ManualEntry(
            "KEY=VALUE[,...]", "The same with cmd, chdir, uid, gid and stopsignal as keys."),
        "smart-attach-daemon": ManualEntry(
            "FILE COMMAND", "The same as attach-daemon: the pid file is not looked at, and the program ends with svctl."
        ),
        "reload-mercy": ManualEntry(
            "TIME", or: "3s", "A program beside the workers that has not left by then is killed."),
        "cron": ManualEntry(
            "MINUTE HOUR DAY MONTH WEEKDAY COMMAND",
            "Runs a command at such minutes, told to a shell; -1 stands for any, and -N for every one that N divides."),
        "unique-cron": ManualEntry(
            "MINUTE HOUR DAY MONTH WEEKDAY COMMAND", "The same, but not while the one before still runs."),
        "cron2": ManualEntry(
            "[KEY=NUMBER[,...]] COMMAND", "The same with minute, hour, day, month, week, unique and harakiri as keys."),
        "cron-harakiri": ManualEntry(or: "0", "After how many seconds a job of cron is killed, unless it is 0."),
        "exec-asap": ManualEntry(
            "COMMAND", "The first command of a start or a reload, as the master; if it fails, nothing else is done."),
        "hook-asap": ManualEntry(
            "exec:COMMAND | chdir:FOLDER | print:TEXT", "The same as exec-asap, before it."),
        "exec-as-root": ManualEntry(
            "COMMAND", "The next, as the master; if it fails, nothing else is done."),
        "hook-as-root": ManualEntry(
            "exec:COMMAND | chdir:FOLDER | print:TEXT", "The same as exec-as-root, before it."),
        "exec-as-user": ManualEntry(
            "COMMAND", "The next, as the app's user; if it fails, nothing else is done."),
        "hook-as-user": ManualEntry(
            "exec:COMMAND | chdir:FOLDER | print:TEXT", "The same as exec-as-user, before it."),
        "exec-pre-app": ManualEntry(
            "COMMAND", "The last before the app, in its folder; if it fails, nothing else is done."),
        "hook-pre-app": ManualEntry(
            "exec:COMMAND | chdir:FOLDER | print:TEXT", "The same as exec-pre-app, before it."),
        "exec-post-app": ManualEntry("COMMAND", "A command when the app serves after a start or a reload."),
        "hook-post-app": ManualEntry("exec:COMMAND | print:TEXT", "The same as exec-post-app, before it."),
        "hook-master-start": ManualEntry("exec:COMMAND | print:TEXT", "The same as hook-post-app, after it."),
        "hook-accepting1": ManualEntry("exec:COMMAND | print:TEXT", "The same as hook-post-app, after it."),
        "exec-as-user-atexit": ManualEntry(
            "COMMAND", "A command at the very end, as the app's user; not at a reload."),
        "hook-as-user-atexit": ManualEntry("exec:COMMAND | print:TEXT", "The same as exec-as-user-atexit, before it."),
        "touch-exec": ManualEntry("FILE COMMAND", "Runs a command, told to a shell, when this file is touched."),
        // Time
        "start-timeout": ManualEntry("TIME", or: "60s", "A worker that does not serve by then has failed."),
        "worker-reload-mercy": ManualEntry(
            "TIME", or: "60s", "A worker that has not left by then is killed with all it started."),
        "settle": ManualEntry(
            "TIME", or: "1s", "How long the first new worker of a reload must serve before an old one leaves."),
        "surge": ManualEntry(
            "NUMBER | all", or: "the number of CPUs",
            "How many workers a reload replaces at a time after the first; with all, no old one leaves before every new "
                + "one serves."),
        "max-requests": ManualEntry(
            or: "any number",
            "A worker that has answered so many requests is replaced, once its successor serves; a little later for each "
                + "worker, so that they do not leave together."),
        "max-requests-delta": ManualEntry(
            or: "up to a tenth of max-requests", "How many requests more each worker answers than the one before it."),
        "max-worker-lifetime": ManualEntry(
            "TIME", or: "any time", "A worker that has served so long is replaced, once its successor serves."),
        "max-worker-lifetime-delta": ManualEntry(
            "TIME", or: "up to a tenth of max-worker-lifetime",
            "How much longer each worker serves than the one before it."),
        "min-worker-lifetime": ManualEntry(
            "TIME", or: "10s, or max-worker-lifetime",
            "No worker is replaced by any of these before it has served so long."),
        "reload-on-rss": ManualEntry(
            "SIZE", or: "any size",
            "A worker that has more in memory after a request is replaced, once its successor serves; in [uwsgi] in "
                + "megabytes."),
        "evil-reload-on-rss": ManualEntry("SIZE", or: "any size", "The same as reload-on-rss; the smaller counts."),
        "reload-on-as": ManualEntry(
            "SIZE", or: "any size",
            "The same for all addresses of a worker, whether there is memory behind them or not."),
        "evil-reload-on-as": ManualEntry("SIZE", or: "any size", "The same as reload-on-as; the smaller counts."),
        "harakiri": ManualEntry(
            "TIME", or: "any time",
            "A request that takes longer has its worker replaced at once: the stacks of all its threads go to the log, it "
                + "accepts no more, and what it has may end within harakiri-grace."),
        "harakiri-grace": ManualEntry(
            "TIME", or: "5s", "How long a worker stays after a request has taken too long, and that request with it."),
        "ready": ManualEntry(
            "auto | notify | accept | alive TIME", or: "auto",
            "When a worker counts as serving: it sends READY=1, the kernel shows it waiting on the socket, it has lived "
                + "so long, or the best of these that can be had."),
        // Listeners
        "http": ManualEntry("ADDRESS", "Listens there for HTTP: :8000, 127.0.0.1:8000, [::1]:8000, a path or @name."),
        "http-socket": ManualEntry("ADDRESS", "The same as http."),
        "http11-socket": ManualEntry("ADDRESS", "The same as http."),
        "socket": ManualEntry("ADDRESS", "Listens there for the uwsgi protocol, or for what protocol says."),
        "uwsgi-socket": ManualEntry("ADDRESS", "Listens there for the uwsgi protocol."),
        "protocol": ManualEntry("http | uwsgi", or: "uwsgi", "What is spoken on socket."),
        "listen": ManualEntry(or: "4096", "How many connections may wait until a worker takes them."),
        "chmod-socket": ManualEntry(
            "MODE",
            "The permissions of the section's unix sockets, in [svctl] of that of stats; 666 when there is no value."),
        "chown-socket": ManualEntry(
            "USER[:GROUP]", "Whom the section's unix sockets belong to, in [svctl] that of stats."),
        "shared-socket": ManualEntry(
            "ADDRESS", "An address for http = =0 and its like, counted from 0 in the order of the lines."),
        "listen-on": ManualEntry("NAME [...]", "Sockets of sections [listener:NAME], which apps share."),
        // In front
        "buffer-size": ManualEntry(
            "SIZE", or: "4096", "How large the header of a request may be: svctl export nginx allows for it."),
        "limit-post": ManualEntry(
            "SIZE",
            "The largest body of a request; a larger one is answered 413, and svctl export nginx tells nginx."),
        // The master
        "name": ManualEntry("NAME", or: "the name of the folder", "What the master is called."),
        "vacuum": ManualEntry(or: "off", "Removes unix sockets and the pid file at the end."),
        "exit-on-reload": ManualEntry(
            or: "off",
            "SIGHUP, touched files and letters in master-fifo that ask for a reload stop svctl with exit code 0, for "
                + "whoever started it to start it again. svctl reload reloads."),
        "pidfile": ManualEntry("FILE", "Where the master writes its number."),
        "pidfile2": ManualEntry("FILE", "The same as pidfile; may be given several times."),
        "logto": ManualEntry("FILE", or: "see FILES of svctl(1)", "Where output and logs go."),
        "daemonize": ManualEntry("FILE", "The same as logto; svctl start goes into the background in any case."),
        "disable-logging": ManualEntry(or: "off", "Keeps requests out of the log."),
        "strict": ManualEntry(or: "off", "Makes an unknown option an error."),
        "need-app": ManualEntry("BOOL", or: "on", "Always on: no worker serves without its application."),
        "die-on-term": ManualEntry("BOOL", or: "on", "Always on: SIGTERM stops, and never reloads."),
        "master": ManualEntry("BOOL", or: "on", "Always on: svctl is the master."),
        "plugin": ManualEntry(
            "NAME[,...]", "Nothing is loaded; one for another language than Python is complained of."),
        "log-maxsize": ManualEntry(
            "SIZE", or: "10000000", "From this size on the log is put aside, as log.1, and goes on in a new file."),
        "log-backupname": ManualEntry("FILE", "What the log is put aside as, in the place of log.1 to log.5."),
        "touch-logreopen": ManualEntry(
            "FILE",
            "Touched when the log was moved away; may be given several times, and is not needed: the log is looked "
                + "for by its name before each line."),
        "touch-logrotate": ManualEntry(
            "FILE", "Puts the log aside when this file is touched; may be given several times."),
        "logger": ManualEntry("file:FILE | stdio", "The same as logto; other loggers are not there."),
        "log-date": ManualEntry(
            "FORMAT | true", or: "2026-01-31T09:30:00.123456Z",
            "What each line of the log's file begins with, in words of strftime(3) and in local time; true is the form of "
                + "uWSGI, and each % is written twice."),
        "req-logger": ManualEntry(
            "file:FILE | stdio",
            "Logs requests to this file and not with the rest, with nothing before what log-format makes of them; "
                + "without log-format as web servers do, in the combined form."),
        "master-fifo": ManualEntry(
            "FILE",
            "A named pipe that takes letters: r reloads, R restarts, q stops, Q at once, + and - are a worker more "
                + "or fewer, l opens the log anew, L puts it aside, P writes the pid file, s tells the state, and 0 to 9 "
                + "go over to another of several."),
        "stats": ManualEntry(
            "ADDRESS", "Tells there what the workers are doing, as uWSGI does: for uwsgitop and exporters of metrics."),
        "stats-http": ManualEntry(or: "off", "Puts an HTTP head before the figures of stats."),
        "stats-minified": ManualEntry(or: "off", "Leaves blanks and line feeds out of the figures of stats."),
        // Watching
        "touch-reload": ManualEntry("FILE", "Reloads when this file is touched; may be given several times."),
        "py-autoreload": ManualEntry(
            "NUMBER", or: "0", "Reloads when a Python file below the app's folders changes, unless it is 0."),
    ]
}
