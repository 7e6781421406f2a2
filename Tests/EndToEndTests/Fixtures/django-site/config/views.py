import os
import sys
import time

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from config.version import VERSION


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Deployed: {VERSION}\n", content_type="text/plain")


@require_GET
def slow(request: HttpRequest) -> HttpResponse:
    """Answers after `?seconds=`, so that a reload or a stop can happen meanwhile."""
    seconds = float(request.GET.get("seconds", "1"))
    time.sleep(seconds)
    return HttpResponse(f"{VERSION} after {seconds} s\n", content_type="text/plain")


@require_POST
def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.body, content_type="application/octet-stream")


@require_GET
def process(request: HttpRequest) -> JsonResponse:
    """What the operator set and the application sees."""
    return JsonResponse(
        {
            "uid": os.getuid(),
            "gid": os.getgid(),
            "groups": os.getgroups(),
            "cwd": os.getcwd(),
            "argv": sys.argv,
            "pid": os.getpid(),
            "parent_pid": os.getppid(),
            "executable": sys.executable,
            "prefix": sys.prefix,
            "version": VERSION,
            "scheme": request.scheme,
            "remote_address": request.META.get("REMOTE_ADDR", ""),
            "server_software": request.META.get("SERVER_SOFTWARE", ""),
        }
    )
