import Testing

@testable import Settings

@Suite struct `What runs beside the workers` {
    private func beside(_ lines: String...) -> BesideConfiguration? {
        readText((["[uwsgi]", "module = m", "http = :8000", "chdir = /srv"] + lines).joined(separator: "\n")).app?
            .beside
    }

    @Test func `programs are told to a shell as they are written, in their order`() {
        let reading = readApp("attach-daemon = celery -A x; echo # done", "attach-daemon = redis-server")
        #expect(reading.findings == [])
        #expect(reading.app?.beside.daemons.map(\.command) == ["celery -A x; echo # done", "redis-server"])
        #expect(reading.app?.beside.mercy == .seconds(3))
        #expect(beside("reload-mercy = 5")?.mercy == .seconds(5))
    }

    @Test func `attach-daemon2 has keys, and a comma in the command stands behind a backslash or in quotes`() {
        let found = beside(#"attach-daemon2 = cmd=a -o x\,y "b,c",stopsignal=2,chdir=run,uid=www-data,gid=5"#)?.daemons
        #expect(found?.map(\.command) == ["a -o x,y b,c"])
        #expect(found?.first?.stopSignal == 2 && found?.first?.directory == "/srv/run")
        #expect(found?.first?.user == .name("www-data") && found?.first?.group == .number(5))
    }

    @Test(arguments: [
        ("attach-daemon2 = chdir=/x", "error: there is no cmd= that says what to run"),
        ("attach-daemon2 = cmd=a,stopsignal=TERM", "error: 'TERM' is no signal: it is a number"),
        ("attach-daemon2 = cmd=a,b", "warning: attach-daemon2 has no key 'b'"),
        ("attach-daemon2 = cmd=a,touch=/x", "warning: touch is not done: touching /x does not start the program again"),
        (
            "attach-daemon2 = cmd=a,reloadsignal=1",
            "warning: reloadsignal is not done: a reload ends the program and starts it again"
        ),
        ("attach-daemon2 = cmd=a,freq=3", "note: freq is not needed: svctl hears at once when the program ends"),
        (
            "attach-control-daemon = a",
            "warning: the app does not stop because this program ends: it is started again"
        ),
        (
            "smart-attach-daemon = /run/x.pid a -b",
            "warning: the pid file is not looked at: the program has to stay in the foreground, and ends with svctl"
        ),
        (
            "smart-attach-daemon = /run/x.pid",
            "error: smart-attach-daemon wants a pid file and a command, with a blank between them"
        ),
        ("reload-mercy = soon", "error: 'soon' is no time: it begins with no number"),
        ("cron = 0 4 -1 -1 cmd", "error: cron wants five numbers and a command: minute, hour, day, month and weekday"),
        ("cron = * */4 1 1 -1 cmd", "error: uWSGI writes times with numbers alone: -1 for *, and -5 for */5"),
        ("cron = 60 -1 -1 -1 -1 cmd", "warning: there is no minute 60: this job never runs"),
        ("cron = 0 0 31 4 -1 cmd", "warning: there is no day 31 in month 4: this job never runs"),
        ("cron2 = minute=*/5 cmd", "error: minute needs a number, not '*/5'"),
        ("cron2 = minutes=5 cmd", "error: cron2 has no key 'minutes'"),
        ("cron2 = minute=5", "error: there is no command behind the times"),
    ]) func `what is not meant, or not done, is said`(_ line: String, _ message: String) {
        #expect(readApp(line).messages == [message])
    }

    @Test func `a time of crontab is written as uWSGI has it`() {
        #expect(readApp("cron = */5 4 * * 1 a b").remedies == ["write cron = -5 4 -1 -1 1 a b"])
        #expect(readApp("cron2 = hour=*/5 a").remedies == ["write hour=-5"])
    }

    @Test func `a smart program runs like any other`() {
        let reading = readApp("smart-attach-daemon2 = /run/x.pid,30  celery -A x")
        #expect(reading.app?.beside.daemons.map(\.command) == ["celery -A x"])
    }

    @Test func `jobs have their minutes, and a limit where one is written`() {
        let jobs = beside(
            "cron = 59 2 -1 -1 -1 /bin/a --b 'c d'", "unique-cron =  0\t0 1 1 7  x", "cron-harakiri = 60",
            "cron2 = minute=-5,unique=1,harakiri=0 y z", "cron2 = every minute", "cron2 = hour=3,harakiri=9 q")?.jobs
        #expect(jobs?.map(\.command) == ["/bin/a --b 'c d'", "x", "y z", "every minute", "q"])
        #expect(jobs?.map(\.isUnique) == [false, true, true, false, false])
        #expect(jobs?.map(\.limit) == [.seconds(60), .seconds(60), nil, .seconds(60), .seconds(9)])
        #expect(
            jobs?.map(\.schedule) == [
                CronSchedule(minute: 59, hour: 2), CronSchedule(minute: 0, hour: 0, day: 1, month: 1, weekday: 7),
                CronSchedule(minute: -5), CronSchedule(), CronSchedule(hour: 3),
            ])
    }

    @Test func `they belong to an app, once, also to one that speaks two protocols`() {
        let reading = readApp("socket = :9000", "attach-daemon = a", "cron = 0 0 -1 -1 -1 b")
        #expect(reading.configuration?.apps.map(\.beside.daemons.count) == [1, 0])
        #expect(reading.configuration?.apps.map(\.beside.jobs.count) == [1, 0])
    }

    @Test func `the real uWSGI has its own`() {
        let reading = readApp("server = uwsgi", "attach-daemon = a", "cron = 0 0 -1 -1 -1 b")
        #expect(reading.app?.beside == BesideConfiguration())
        #expect(reading.findings == [])
    }
}
