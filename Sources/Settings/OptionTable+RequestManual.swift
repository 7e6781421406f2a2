extension OptionTable {
    /// What the manual says of options about requests.
    static let requestManual: [String: ManualEntry] = [
        "static-map": ManualEntry(
            "/PREFIX=FOLDER",
            "Files that are served before the app is asked, GET and HEAD alone; one that is not there goes to the app. Links "
                + "out of the folder are not followed. May be given several times; svctl export nginx lets nginx serve them."
        ),
        "static-map2": ManualEntry("/PREFIX=FOLDER", "The same, with the prefix being a part of the file's path."),
        "check-static": ManualEntry("FOLDER", "A folder in which every address is looked for first."),
        "static-index": ManualEntry("NAME", "A file that stands for its folder, such as index.html."),
        "static-safe": ManualEntry("FOLDER", "A folder that links out of the others may lead to."),
        "static-skip-ext": ManualEntry("ENDING", "Files with this ending are left to the app."),
        "static-gzip-all": ManualEntry(
            or: "off", "Serves FILE.gz for FILE where it is there and the client takes gzip."),
        "static-gzip-dir": ManualEntry("FOLDER", "The same for files below this folder."),
        "static-gzip-ext": ManualEntry("ENDING", "The same for files with this ending."),
        "static-gzip": ManualEntry("REGEX", "The same for files in whose path this is found."),
        "static-expires": ManualEntry(
            "REGEX SECONDS", "How long a file may be kept in whose path this is found, in an Expires header."),
        "static-expires-mtime": ManualEntry("REGEX SECONDS", "The same, counted from the file's last change."),
        "static-expires-type": ManualEntry("TYPE=SECONDS", "How long files of a type, such as text/css, may be kept."),
        "static-expires-type-mtime": ManualEntry("TYPE=SECONDS", "The same, counted from the file's last change."),
        "static-expires-uri": ManualEntry(
            "REGEX SECONDS", "How long files may be kept in whose address this is found."),
        "static-expires-uri-mtime": ManualEntry("REGEX SECONDS", "The same, counted from the file's last change."),
        "static-expires-path-info": ManualEntry(
            "REGEX SECONDS", "How long files may be kept in the path of whose address this is found."),
        "static-expires-path-info-mtime": ManualEntry(
            "REGEX SECONDS", "The same, counted from the file's last change."),
        "mount": ManualEntry(
            "/PREFIX=MODULE[:CALLABLE] | /PREFIX=FILE.py",
            "Another app for the addresses below the prefix, the longest that fits; in the same interpreter. May be given "
                + "several times."),
        "manage-script-name": ManualEntry(
            or: "off", "Lets the address say which mount a request is for, and cuts the prefix from its path."),
        "single-interpreter": ManualEntry(or: "on", "Always on: all mounts share one interpreter."),
        "log-format": ManualEntry(
            "TEXT", or: "the app server's own",
            "A line of the log for each request, in uWSGI's words: %(addr) %(method) %(uri) %(status) %(size) %(msecs) "
                + "%(var.NAME) and others. Control characters from clients are escaped. %(core) is the number of the "
                + "thread or greenlet that answered, from 0 on; %(switches) how many pieces the body was given in; "
                + "%(vars) and %(pktsize) are of the request as a uwsgi packet."),
        "log-format-strftime": ManualEntry(or: "off", "Writes %(ftime) as log-date has it."),
        "log-4xx": ManualEntry(or: "off", "With disable-logging: logs requests that are answered 400 to 499."),
        "log-5xx": ManualEntry(or: "off", "With disable-logging: logs requests that are answered 500 to 599."),
        "log-zero": ManualEntry(or: "off", "With disable-logging: logs requests whose answer has no body."),
        "log-slow": ManualEntry(
            "MILLISECONDS", "With disable-logging: logs requests that take so long or longer."),
        "log-big": ManualEntry("SIZE", "With disable-logging: logs requests whose answer is so large or larger."),
        "log-x-forwarded-for": ManualEntry(
            or: "off", "Logs what X-Forwarded-For says in the place of the client's address."),
        "import": ManualEntry(
            "MODULE",
            "Imported before the app; one that fails is told, and the app is loaded. May be given several times."),
        "pyargv": ManualEntry(
            "WORDS", "What the app finds in sys.argv behind the program's name; blanks divide them."),
        "add-header": ManualEntry(
            "NAME: VALUE", "A line in the head of every answer; may be given several times."),
        "http-timeout": ManualEntry(
            "TIME",
            "How long a client may keep a worker waiting for more of a request, or for room for the answer."
        ),
        "http-keepalive": ManualEntry(
            "TIME", or: "75s", "How long a connection is kept for a next request; 1 leaves it as it is."),
        "gevent": ManualEntry(
            or: "0",
            "How many greenlets answer requests, where the app's environment has gevent; Python is patched for it."),
        "gevent-monkey-patch": ManualEntry(or: "on", "Always on where gevent is."),
    ]
}
