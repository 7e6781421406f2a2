"""Where the application's static files are, for the web server in front: told once, in the place of serving."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Callable, Dict


def tell(load: Callable[[], Any]) -> None:
    """Loads the application by `load`, and writes one JSON object to standard output: url and root of Django's static
    and media files, each null where its settings have none; an empty one for an application without Django.

    What the application prints meanwhile goes to standard error. Raises what `load` raises.
    """
    answer = os.dup(1)
    os.dup2(2, 1)
    load()
    os.write(answer, json.dumps(of_django(), ensure_ascii=False).encode("utf-8", "surrogateescape") + b"\n")
    os.close(answer)


def of_django() -> Dict[str, Any]:
    """What Django's settings say, if the application has read them."""
    conf = sys.modules.get("django.conf")
    settings = getattr(conf, "settings", None)
    if settings is None or not settings.configured:
        return {}
    found: Dict[str, Any] = {}
    for kind in ("static", "media"):
        url, root = (getattr(settings, f"{kind.upper()}_{part}", None) for part in ("URL", "ROOT"))
        found[f"{kind}_url"] = str(url) if url else None
        found[f"{kind}_root"] = os.path.abspath(os.fspath(root)) if root else None
    return found
