"""What every test of a worker starts from."""

import socket
import unittest
from typing import Any, Dict, List, Optional, Sequence, Type

import client
from environments import APPLICATIONS, Environment
from worker import Worker


class WorkerCase(unittest.TestCase):
    """Tests against workers in `environment`."""

    environment: Environment
    maxDiff = None

    def setUp(self) -> None:
        self.listener = client.listen(self)

    def start(
        self,
        *arguments: str,
        listeners: Optional[List[socket.socket]] = None,
        folder: str = APPLICATIONS,
        variables: Optional[Dict[str, str]] = None,
        more: Sequence[int] = (),
    ) -> Worker:
        """Starts a worker for `sample`, or for what `arguments` say, and returns at once."""
        named = any(argument in ("--module", "--file") for argument in arguments)
        whole = list(arguments) if named else ["--module", "sample", *arguments]
        return Worker(self, self.environment, listeners or [self.listener], whole, folder, variables, more=more)

    def serve(self, *arguments: str, **more: Any) -> Worker:
        """Starts a worker and waits until it is ready, with the app server this environment is there for."""
        worker = self.start(*arguments, **more).until_ready()
        worker.log.wait_for(f"with {self.environment.server}")
        return worker

    def connect(self) -> socket.socket:
        return client.connect(self, self.listener)

    def get(self, path: str = "/", head: str = "") -> client.Answer:
        return client.get(self, self.listener, path, head)


def in_each(environments: Sequence[Environment], case: Type[WorkerCase], namespace: Dict[str, Any]) -> None:
    """Puts one class a environment into a test module's namespace."""
    for environment in environments:
        name = f"{case.__name__}_{environment.label}"
        members = {"environment": environment, "__module__": namespace["__name__"]}
        namespace[name] = type(name, (case, unittest.TestCase), members)


def load_only(loader: unittest.TestLoader, namespace: Dict[str, Any]) -> unittest.TestSuite:
    """The suite of a module whose bare cases, without an environment, are no tests."""
    suite = unittest.TestSuite()
    for value in list(namespace.values()):
        if isinstance(value, type) and issubclass(value, WorkerCase) and hasattr(value, "environment"):
            suite.addTests(loader.loadTestsFromTestCase(value))
    return suite
