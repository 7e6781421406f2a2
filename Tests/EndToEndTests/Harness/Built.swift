import Glibc
import LinuxKernel

/// What the tests run: the built commands, the Python environment, and what lies in the checkout.
enum Built {
    /// The checkout.
    static let project = folder(of: #filePath, up: 4)
    /// The folder of svctl and svctld: `SVCTL_BIN`, else where the tests were built.
    static let binaries = variable("SVCTL_BIN") ?? folder(of: ThisProcess.executable, up: 1)
    /// A virtual environment with Django and gunicorn: `SVCTL_TEST_PYTHON`, else that of scripts/setup.
    static let python = variable("SVCTL_TEST_PYTHON") ?? "\(project)/.build/test-environment"
    static let svctl = "\(binaries)/svctl"
    static let uwsgi = "\(python)/bin/uwsgi"
    static let load = "\(project)/scripts/load"
    static let djangoSite = "\(project)/Tests/EndToEndTests/Fixtures/django-site"

    /// The value of a variable of this process; nil when it is unset or empty.
    static func variable(_ name: String) -> String? {
        let entry = ThisProcess.environment.first { $0.hasPrefix("\(name)=") }
        return entry.map { String($0.dropFirst(name.count + 1)) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func folder(of path: String, up levels: Int) -> String {
        "/" + path.split(separator: "/").dropLast(levels).joined(separator: "/")
    }
}
