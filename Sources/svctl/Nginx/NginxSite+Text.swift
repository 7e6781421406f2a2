internal import Control
internal import LinuxKernel
internal import Settings

extension NginxSite {
    /// The whole file.
    var text: String {
        let blocks = [head, upstreamBlock, dollarBlock, mapBlock, serverBlock].filter { !$0.isEmpty }
        return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var head: [String] {
        let others = configuration.apps.filter { app in
            !app.listeners.isEmpty && !group.contains { $0.name == app.name }
        }
        let name = configuration.name ?? MasterName.of(file: file)
        return [
            NginxWord.comment("Printed by: svctl export nginx \(file)"),
            NginxWord.comment(
                "For /etc/nginx/sites-enabled/\(name) or conf.d/\(name).conf; then: nginx -t && nginx -s reload"
            ),
        ]
            + others.map { NginxWord.comment("The app \($0.name) listens too: it needs a location of its own.") }
            + rights.map(NginxWord.comment)
    }

    private var isUwsgi: Bool { listener.protocolName == ListenerConfiguration.uwsgi }

    private var upstreamBlock: [String] {
        var lines = ["upstream \(upstream) {", "    server \(NginxWord.quoted(Self.address(of: listener) ?? ""));"]
        if !isUwsgi {
            lines += [
                "    keepalive 32;",
                "    # A worker that leaves waits 2 s for one more request on a kept connection. As long as nginx closes",
                "    # its connections before that, no request is sent on one that closes in the same moment.",
                "    keepalive_timeout 1s;",
            ]
        }
        return lines + ["}"]
    }

    private var dollarBlock: [String] {
        let isNeeded = locations.contains { $0.path.contains("$") }
        return isNeeded ? ["geo $\(upstream)_dollar {", "    default \"$\";", "}"] : []
    }

    /// A kept connection has no Connection header, a WebSocket has its own.
    private var mapBlock: [String] {
        isUwsgi ? [] : ["map $http_upgrade $\(upstream)_connection {", "    default upgrade;", "    \"\" \"\";", "}"]
    }

    private var serverBlock: [String] {
        var lines = ["listen \(place.listen);"]
        if !place.names.isEmpty { lines.append("server_name \(place.names.joined(separator: " "));") }
        lines += ["", bodyRemark, "client_max_body_size \(app.largestBody ?? 1 << 20);"]
        if let size = headSize { lines.append("large_client_header_buffers 4 \(size)k;") }
        for remark in remarks { lines += ["", NginxWord.comment(remark)] }
        for location in locations { lines += [""] + location.lines(dollar: "\(upstream)_dollar") }
        lines += ["", "location / {"] + passing.map { "    " + $0 } + ["}"]
        return ["server {"] + lines.map { $0.isEmpty ? "" : "    " + $0 } + ["}"]
    }

    private var bodyRemark: String {
        app.largestBody == nil
            ? "# The largest body, in bytes: nginx's own limit. limit-post in the settings says another one."
            : "# The largest body, in bytes, from limit-post; 0 is any."
    }

    /// KiB for a head, where the settings want more than nginx's own 8.
    private var headSize: Int? { app.largestHead.map { ($0 + 1023) / 1024 }.flatMap { $0 > 8 ? $0 : nil } }

    private var passing: [String] {
        let kind = isUwsgi ? "uwsgi" : "proxy"
        var lines = isUwsgi ? uwsgiLines : proxyLines
        if let size = headSize {
            // Who sends large cookies got them from the app.
            lines += ["\(kind)_buffer_size \(size)k;", "\(kind)_buffers 8 \(size)k;"]
        }
        return lines
    }

    private var uwsgiLines: [String] {
        let parameters = [
            ("REQUEST_METHOD", "$request_method"), ("REQUEST_URI", "$request_uri"), ("PATH_INFO", "$document_uri"),
            ("QUERY_STRING", "$query_string"), ("CONTENT_TYPE", "$content_type"),
            ("CONTENT_LENGTH", "$content_length"), ("SERVER_PROTOCOL", "$server_protocol"),
            ("SERVER_NAME", "$server_name"), ("SERVER_PORT", "$server_port"), ("REMOTE_ADDR", "$remote_addr"),
            ("REMOTE_PORT", "$remote_port"), ("REQUEST_SCHEME", "$scheme"), ("DOCUMENT_ROOT", "$document_root"),
            ("HTTP_X_FORWARDED_FOR", "$proxy_add_x_forwarded_for"), ("HTTP_X_FORWARDED_PROTO", "$scheme"),
            ("HTTP_X_FORWARDED_HOST", "$http_host"), ("HTTP_X_FORWARDED_PORT", "$server_port"),
        ]
        return ["uwsgi_pass \(upstream);", "uwsgi_param HTTPS $https if_not_empty;"]
            + parameters.map { "uwsgi_param \($0.0) \($0.1);" }
    }

    private var proxyLines: [String] {
        let headers = [
            ("Host", "$http_host"), ("Connection", "$\(upstream)_connection"), ("Upgrade", "$http_upgrade"),
            ("X-Forwarded-For", "$proxy_add_x_forwarded_for"), ("X-Forwarded-Proto", "$scheme"),
            ("X-Forwarded-Host", "$http_host"), ("X-Forwarded-Port", "$server_port"),
        ]
        return ["proxy_pass http://\(upstream);", "proxy_http_version 1.1;"]
            + headers.map { "proxy_set_header \($0.0) \($0.1);" }
    }
}
