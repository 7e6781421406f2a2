internal import LinuxKernel
internal import Settings

/// Files that nginx serves itself.
struct NginxLocation {
    /// What addresses begin with: with a slash at its end for a folder, without for one file.
    let prefix: String
    let path: String
    /// Whether `prefix` is looked for below the folder too.
    let keepsPrefix: Bool
    var isFile: Bool { !prefix.hasSuffix("/") }

    /// The block, with `dollar` for what holds a dollar sign.
    func lines(dollar: String) -> [String] {
        let word = NginxWord.quoted(path, dollar: dollar)
        return [
            "location \(isFile ? "= " : "")\(NginxWord.quoted(prefix)) {",
            "    \(keepsPrefix ? "root" : "alias") \(word);", "}",
        ]
    }
}

extension NginxSite {
    /// Takes over a `static-map`; a later one for the same addresses counts for nothing, as with uWSGI.
    mutating func add(_ map: StaticMap) {
        let isFile = (try? FileStatus(of: map.path))?.kind == .file
        add(prefix: map.prefix, path: map.path, isFile: isFile, keepsPrefix: map.keepsPrefix, from: "static-map")
    }

    /// Takes over what the app says, where the settings have said nothing of these addresses.
    mutating func addStaticFiles(of answer: StaticFiles) {
        switch answer {
        case .none: return
        case .unknown(let why):
            remarks.append("The app was asked for its static files, and did not say: \(why)")
            addExample()
        case .told(let told):
            add(url: told.staticUrl, root: told.staticRoot, name: "STATIC")
            add(url: told.mediaUrl, root: told.mediaRoot, name: "MEDIA")
            if told.staticUrl == nil, locations.isEmpty { addExample() }
        }
    }

    private mutating func add(url: String?, root: String?, name: String) {
        // Files at another host, or at the root, are not this site's.
        guard let url, url.hasPrefix("/"), !url.hasPrefix("//"), url != "/" else { return }
        guard let root else {
            if name == "STATIC" {
                remarks.append(
                    "\(url) goes to the app, because its settings have no STATIC_ROOT: "
                        + "set it, run manage.py collectstatic, and export again."
                )
            }
            return
        }
        add(prefix: url, path: root, isFile: false, keepsPrefix: false, from: name + "_ROOT")
    }

    private mutating func add(prefix: String, path: String, isFile: Bool, keepsPrefix: Bool, from source: String) {
        let start = prefix.hasPrefix("/") ? prefix : "/" + prefix
        let location = NginxLocation(
            prefix: isFile || start.hasSuffix("/") ? start : start + "/",
            path: isFile || keepsPrefix || path.hasSuffix("/") ? path : path + "/", keepsPrefix: keepsPrefix)
        guard location.prefix != "/" else {
            return remarks.append("\(path) is left out: at / it would stand in the place of the app.")
        }
        guard !locations.contains(where: { $0.prefix == location.prefix }) else { return }
        locations.append(location)
        if (try? FileStatus(of: path)) == nil { remarks.append("\(path), from \(source), is not there yet.") }
        if let obstacle = FileModes.obstacle(to: path, for: account) {
            remarks.append("\(account?.name ?? "nginx's user") cannot read \(path): \(obstacle).")
        }
    }

    private mutating func addExample() {
        remarks.append(
            "Static files go to the app. To have nginx serve them: location /static/ { alias /srv/static/; }")
    }
}
