"""supervisor. For an app it runs gunicorn, as most people do, and a deploy is `supervisorctl restart`."""

from .contestant import Contestant, environment_bin

CONF = """[supervisord]
nodaemon = true
minfds = {descriptors}
logfile = {log}
pidfile = {folder}/supervisord.pid
childlogdir = {folder}
[unix_http_server]
file = {folder}/control
[supervisorctl]
serverurl = unix://{folder}/control
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[program:app]
command = {command}
directory = {folder}
numprocs = {count}
process_name = %(program_name)s_%(process_num)04d
autorestart = true
startsecs = 1
"""


class Supervisor(Contestant):
    name = "supervisor"
    runs_programs = True

    def start(self) -> None:
        command, count = str(self.job.program), self.job.workers
        if self.job.program is None:
            command, count = self.gunicorn(), 1
        conf = CONF.format(
            folder=self.place.folder, log=self.place.log, command=command, count=count,
            descriptors=100 + 4 * count,  # its default of 1024 does not do for a thousand children and their pipes
        )
        self.place.write("supervisord.conf", conf)
        self.launch(environment_bin() / "supervisord", "--nodaemon", "--configuration", "supervisord.conf")
        self.wait_for_workers()
        self.wait("the start", self.all_running)

    def gunicorn(self) -> str:
        return (
            f"{environment_bin()}/gunicorn --bind 127.0.0.1:{self.place.port} --workers {self.job.workers} "
            f"--worker-class gthread --threads {self.job.threads} --no-control-socket app:application"
        )

    def all_running(self) -> bool:
        """Only those that ran for `startsecs` are restarted without a pause."""
        shown = self.ask(environment_bin() / "supervisorctl", "-c", "supervisord.conf", "status", expect=None).stdout
        return bool(shown) and all("RUNNING" in line for line in shown.splitlines())

    def reload(self) -> None:
        self.ask(environment_bin() / "supervisorctl", "-c", "supervisord.conf", "restart", "app:*")
