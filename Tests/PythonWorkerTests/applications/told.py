"""Answers with the arguments it was loaded with."""

import json
import sys

ARGUMENTS = sys.argv[1:]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(ARGUMENTS).encode()]
