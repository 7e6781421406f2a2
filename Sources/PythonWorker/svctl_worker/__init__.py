"""One worker process of an application: loads it, serves the inherited listeners, drains on TERM.

The plan is read in `main`. Three rooms meet there: the application (`application`,
`search_path`, `advice`), the app server that turns bytes into answers (`appserver`
and its two kinds), and the connections (`loop`, `waiting_room`, `crew`), which know
nothing of HTTP.
"""
