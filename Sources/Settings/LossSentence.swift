/// What is missing without an option that has no row of its own, by the way its name begins.
enum LossSentence {
    /// The sentence for an option of uWSGI.
    static func of(_ option: String) -> String {
        for (names, sentence) in sentences {
            for name in names.split(separator: " ") where option.hasPrefix(name) { return sentence }
        }
        return "it tunes what only uWSGI itself has"
    }

    /// The first that fits counts.
    static let sentences = [
        (
            "build-plugin cflags config-py connect-and-read dot-h dump-options exit extract flock help no-server pause "
                + "python-version reload-os plugin-list plugins-list resume suspend stop usage version pyshell test",
            "it is a command to uWSGI and no setting of an app"
        ),
        ("reload-on- brutal-reload-on- fs-brutal fs-signal", "workers are not replaced for it"),
        ("reload", "it is a command to uWSGI and no setting of an app"),
        (
            "paste ini-paste pecan pump web3 wsgi-lite eval pyrun pypy ring clojure gccgo go- goroutines rack rails rb "
                + "ruby rvm gemset require shared-r mono perl plshell",
            "the application is not loaded in this way"
        ),
        ("pymodule-alias post-pymodule-alias", "modules keep their own names"),
        ("optimize", "assertions and docstrings stay in the bytecode"),
        ("py-tracebacker", "nobody tells there what Python is doing"),
        ("chdir2", "the application stays in chdir when it is loaded"),
        ("call- after-request", "the function is not called"),
        ("worker-exec umount- print-symbol", "the command is not run"),
        ("wait-", "the start does not wait for it"),
        ("shared-py shared-import", "the module is not imported before the application"),
        (
            "max-requests-delta max-worker-lifetime-delta min-worker-lifetime",
            "workers are not replaced by their age or their requests"
        ),
        ("harakiri no-harakiri", "no request has a time limit of its own"),
        ("mount map-socket", "requests go to the main application"),
        (
            "ssl sni suwsgi-socket https", "svctl does no TLS"
        ),
        (
            "so- socket- tcp- freebind shutdown-sockets no-fd-passing listen-queue backlog",
            "sockets are as the kernel makes them"
        ),
        (
            "subscription unsubscribe start-unsubscribed multicast weight auto-weight propagate-touch notify-socket "
                + "heartbeat zerg udp",
            "the instance is known to no other"
        ),
        ("websocket", "uWSGI's own websockets are not there"),
        (
            "queue sharedarea py-sharedarea locks persistent-ipcsem signal rpc timer rbtimer clock mem-collector "
                + "add-cache load-file-in-cache check-cache",
            "what uwsgi has to offer to the application is not there"
        ),
        (
            "del-header rem-header response-header collect-header pull-header start_response chunked-input honour-range "
                + "upload-progress",
            "requests and answers pass as they are"
        ),
        ("lq-alarm segfault-alarm not-alarm not-log-alarm", "the alarm is not raised"),
        (
            "jail setns unshare ns cap pivot privileged unprivileged no-initgroups add-gid drop-after",
            "the application is not shut in"
        ),
        (
            "refork re-fork no-default-app catch-exceptions use-abort skip- never-swap",
            "workers are made by svctl's ways"
        ),
        ("logfile- logger-req", "logs go where svctl's own log goes"),
        ("abstract-socket puwsgi-socket", "nobody listens there"),
        ("mime file-serve fileserve", "static files are sent by svctl itself, with the types that Python knows"),
        ("unique-cron cron curl-cron", "this job never runs"),
        (
            "webdav xslt glusterfs rados mongrel2 zeromq zmq tuntap pty zabbix geoip ldap pam sqlite nagios rrdtool ping "
                + "notfound symcall dumbloop coroae fiber stackless ugreen",
            "no plugin of uWSGI's is loaded"
        ),
        ("get declare-option dlopen file-write binsh binary", "nothing is done at once while the file is read"),
        ("whitelist blacklist end-whitelist end-blacklist allowed-modifiers vhost-host", "everything is allowed"),
    ]
}
