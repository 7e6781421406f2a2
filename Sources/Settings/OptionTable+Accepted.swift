extension OptionTable {
    /// Options that may stay in a file and need nothing: svctl does them anyway, or they tune the inside of uWSGI.
    static let acceptedOptions: [Option] = SortedNames(acceptedNames).all.map {
        Option($0, for: .anywhere, does: .accepted)
    }

    private static let acceptedNames = """
        auto-procname autoload binary-path close-on-exec close-on-exec2 disable-write-exception enable-metrics
        enable-threads end-for end-if endfor endif ftok harakiri-verbose honour-stdin http-auto-chunked http-processes
        http-workers ignore-sigpipe ignore-write-errors iprint ksm lazy lazy-apps lock-engine
        log-master log-master-bufsize master-as-root max-vars memory-report no-defer-accept
        no-orphans no-threads-wait pcre-jit plugin-dir plugins-dir post-buffering post-buffering-bufsize print
        print-sym procname procname-append procname-master procname-prefix procname-prefix-spaced py-call-osafterfork
        py-call-uwsgi-fork-hooks reaper reload-os-env reuse-port set set-ph set-placeholder show-config so-keepalive tcp-nodelay threaded-logger threads-stacksize thunder-lock vhost
        wsgi-disable-file-wrapper wsgi-env-behaviour wsgi-env-behavior
        """
}
