"""circus. For an app it holds the socket and runs one gunicorn a worker on it; a deploy is `circusctl reload`."""

from .contestant import Contestant, environment_bin

INI = """[circus]
endpoint = ipc://{folder}/endpoint
pubsub_endpoint = ipc://{folder}/pubsub
logoutput = {log}
[watcher:app]
cmd = {command}
working_dir = {folder}
numprocesses = {workers}
copy_env = true
"""
SOCKET = """use_sockets = true
[socket:web]
host = 127.0.0.1
port = {port}
"""


class Circus(Contestant):
    name = "circus"
    runs_programs = True

    def start(self) -> None:
        command, more = str(self.job.program), ""
        if self.job.program is None:
            command = (
                f"{environment_bin()}/gunicorn --bind fd://$(circus.sockets.web) --workers 1 --worker-class gthread "
                f"--threads {self.job.threads} --no-control-socket app:application"
            )
            more = SOCKET.format(port=self.place.port)
        ini = INI.format(
            folder=self.place.folder, log=self.place.log, command=command, workers=self.job.workers)
        self.place.write("circus.ini", ini + more)
        self.launch(environment_bin() / "circusd", "circus.ini")
        self.wait_for_workers()

    def reload(self) -> None:
        endpoint = f"ipc://{self.place.folder}/endpoint"
        # It ends with 1 after a minute when a worker does not come; the benchmark sees for itself what became of it.
        self.ask(
            environment_bin() / "circusctl", "--endpoint", endpoint, "--timeout", "60", "reload", "app", expect=None)
