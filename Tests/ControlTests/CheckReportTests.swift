import Control
import Settings
import Testing

/// `svctl check --json`.
struct CheckReportTests {
    private func report(_ lines: String...) -> String {
        let surroundings = Surroundings(file: "/srv/shop/uwsgi.ini", directory: "/srv/shop")
        let reading = SettingsReader.read(
            file: Array(("[uwsgi]\n" + lines.joined(separator: "\n") + "\n").utf8), in: surroundings)
        return Json.pretty(CheckReport(reading, file: "/srv/shop/uwsgi.ini"))
    }

    @Test func `has the findings with their places, and the plan`() {
        let json = report(
            "chdir = /srv/shop", "module = config.wsgi:app", "socket = shop.sock", "chmod-socket = 660",
            "chown-socket = shop:www-data", "vaccum = 1", "processes = 4", "mules = 2", "listen = 64")
        #expect(
            json == """
                {
                  "errors" : 0,
                  "file" : "/srv/shop/uwsgi.ini",
                  "findings" : [
                    {
                      "column" : 1,
                      "endColumn" : 7,
                      "file" : "/srv/shop/uwsgi.ini",
                      "line" : 7,
                      "message" : "there is no option 'vaccum'",
                      "option" : "vaccum",
                      "remedy" : "did you mean vacuum?",
                      "severity" : "warning"
                    },
                    {
                      "column" : 1,
                      "endColumn" : 6,
                      "file" : "/srv/shop/uwsgi.ini",
                      "line" : 9,
                      "message" : "mules is not done: no mule runs",
                      "option" : "mules",
                      "remedy" : "server = uwsgi keeps it: then the real uWSGI serves the app, with all its options",
                      "severity" : "warning"
                    }
                  ],
                  "notes" : 0,
                  "plan" : {
                    "apps" : [
                      {
                        "dependsOn" : [

                        ],
                        "directory" : "/srv/shop",
                        "engine" : "auto",
                        "group" : null,
                        "home" : null,
                        "listeners" : [
                          "socket"
                        ],
                        "name" : "web",
                        "requestLog" : null,
                        "runs" : "config.wsgi:app",
                        "threads" : 1,
                        "user" : null,
                        "workers" : 4
                      }
                    ],
                    "listeners" : [
                      {
                        "address" : "shop.sock",
                        "backlog" : 64,
                        "isShared" : false,
                        "mode" : "660",
                        "name" : "socket",
                        "owner" : "shop:www-data",
                        "path" : "/srv/shop/shop.sock",
                        "protocol" : "uwsgi"
                      }
                    ],
                    "log" : null,
                    "lost" : [
                      {
                        "file" : "/srv/shop/uwsgi.ini",
                        "line" : 9,
                        "message" : "no mule runs",
                        "option" : "mules",
                        "remedy" : "server = uwsgi keeps it: then the real uWSGI serves the app, with all its options"
                      }
                    ],
                    "name" : "shop",
                    "pidFile" : null
                  },
                  "warnings" : 2
                }
                """)
    }

    @Test func `has no plan of what cannot be used`() {
        let json = report("http = :8000")
        #expect(json.contains("\"plan\" : null") && json.contains("\"errors\" : 1"))
        #expect(json.contains("\"option\" : null"), "the header is no option")
    }
}
