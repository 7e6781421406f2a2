"""Whether a proxy says that the client came by https, and whether it is to be believed. The same for every app server
that has no rule of its own: gunicorn's, which is the one operators know.
"""

from __future__ import annotations

import os
from typing import Any, Callable, Optional

#: What a proxy sends, as gunicorn's `secure_scheme_headers`.
SAYING_HTTPS = {"X-Forwarded-Proto": "https", "X-Forwarded-Protocol": "ssl", "X-Forwarded-Ssl": "on"}


def allowed() -> str:
    """The addresses whose word counts, with commas; `*` for all: $FORWARDED_ALLOW_IPS, else this machine."""
    return os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")


def scheme(client: Any, header: Callable[[str], Optional[str]]) -> str:
    """`https` when a proxy that is believed says so, else `http`.

    `client` is what accept(2) gave; who comes by a unix socket has passed its file's mode and is believed.
    """
    believed = [address.strip() for address in allowed().split(",")]
    if isinstance(client, tuple) and client[0] not in believed and "*" not in believed:
        return "http"
    said = any((header(name) or "").strip().lower() == word for name, word in SAYING_HTTPS.items())
    return "https" if said else "http"
