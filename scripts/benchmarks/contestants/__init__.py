"""svctl and its peers, each set up as its own documentation has it; one file each."""

from .circus import Circus
from .contestant import Contestant, Failure, Job
from .gunicorn import Gunicorn
from .supervisor import Supervisor
from .svctl import Svctl
from .uwsgi import UwsgiHttp, UwsgiHttpSocket

ALL: tuple[type[Contestant], ...] = (Svctl, Gunicorn, UwsgiHttp, UwsgiHttpSocket, Supervisor, Circus)

__all__ = ["ALL", "Contestant", "Failure", "Gunicorn", "Job", "Svctl"]
