"""The exit codes of a worker, a part of the one table every svctl command uses."""

#: Stopped as asked; nothing accepted was left unanswered.
DONE = 0
#: The options are wrong.
USAGE = 64
#: A fault of the worker itself.
SOFTWARE = 70
#: The drain outlasted its mercy, and connections were cut.
CUT_SHORT = 75
#: The application does not load, or this Python cannot serve it.
CONFIGURATION = 78
