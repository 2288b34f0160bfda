"""Servers of the tests' own, each in a folder and on a port of its own: they may be killed and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import ClassVar

import psutil
import psycopg
import pymysql
from servers import SHARED, LiveServer, server_at

IS_ROOT = os.geteuid() == 0
LONGEST_START = 60.0
"""Seconds that a server may take to start."""


class OwnServer(ABC):
    """A server that the test started, with settings under which a commit is to survive."""

    drivers: ClassVar[tuple[str, ...]]
    database: ClassVar[str] = "own"
    login: ClassVar[str] = "root"
    is_required: ClassVar[bool] = True
    """Whether it must be there where the tests require servers."""
    stopping: ClassVar[int] = signal.SIGTERM

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._process: psutil.Process | None = None

    @classmethod
    @abstractmethod
    def missing(cls) -> str:
        """What there is not of what it needs; empty where all is there."""

    @abstractmethod
    def create(self) -> None:
        """Make its folder of data; called once, before it starts."""

    @abstractmethod
    def _start(self) -> psutil.Process:
        """Have the process run."""

    def at(self, driver: str, database: str = "") -> LiveServer:
        """A database, by one of the drivers."""
        return server_at(f"{driver}://{self.login}@127.0.0.1:{self._port}/{database or self.database}")

    def make_database(self) -> None:
        """Make the database; called once, when it runs."""
        with closing(self._first()) as client:
            client.execute(f"CREATE DATABASE {self.database}")

    def _first(self) -> LiveServer:
        """The database that there is from the beginning."""
        return self.at(self.drivers[0], self.login if self.login == "postgres" else "mysql")

    def start(self) -> None:
        """Start it, and come back when it answers."""
        self._process = self._start()
        until = time.monotonic() + LONGEST_START
        with closing(self._first()) as client:
            while not _answers(client):
                ended, _ = psutil.wait_procs([self._process], 0.02)
                assert not ended, self._log.read_text()
                assert time.monotonic() < until, self._log.read_text()

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    def processes(self) -> list[psutil.Process]:
        """All of its processes, the one that starts the others first."""
        assert self._process is not None
        return [self._process, *self._process.children(recursive=True)]

    def kill(self, processes: Sequence[psutil.Process] = ()) -> None:
        """Kill it as a power cut would: all of its processes at once."""
        killed = processes or self.processes()
        for process in killed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(killed, LONGEST_START)

    def kill_after(self, seconds: float) -> threading.Timer:
        """Kill it when so much time has passed; to be joined."""
        timer = threading.Timer(seconds, self.kill, [self.processes()])
        timer.start()
        return timer

    def shut_down(self) -> None:
        """Have it stop as an administrator does who does not wait for its clients."""
        assert self._process is not None
        self._process.send_signal(self.stopping)
        self._process.wait(LONGEST_START)

    def close(self) -> None:
        """Leave nothing behind."""
        if self._process is not None and self._process.is_running():
            self.kill()
        shutil.rmtree(self._folder)


class OwnPostgreSQL(OwnServer):
    """PostgreSQL, which does not run as root."""

    drivers = ("postgresql+psycopg",)
    login = "postgres"
    stopping = signal.SIGINT  # a fast shutdown

    @staticmethod
    def _binaries() -> Path | None:
        found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
        return max((path.parent for path in found), key=lambda path: float(path.parts[-2]), default=None)

    @classmethod
    def missing(cls) -> str:
        if IS_ROOT and "postgres" not in [user.pw_name for user in pwd.getpwall()]:
            return "no user postgres"
        return "" if cls._binaries() else "no /usr/lib/postgresql/*/bin/initdb"

    def _run(self, program: str, *options: str) -> psutil.Popen:
        binaries = self._binaries()
        assert binaries is not None
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if IS_ROOT else {}
        with self._log.open("a") as log:
            command = [binaries / program, "-D", self._folder / "data", *options]
            return psutil.Popen(command, cwd=self._folder, stdout=log, stderr=log, **user)

    def create(self) -> None:
        if IS_ROOT:
            shutil.chown(self._folder, "postgres", "postgres")
        options = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        assert self._run("initdb", *options).wait() == 0, self._log.read_text()

    def _start(self) -> psutil.Process:
        place = ("-p", str(self._port), "-k", str(self._folder), "-c", "listen_addresses=127.0.0.1")
        return self._run("postgres", *place, "-c", "fsync=on", "-c", "autovacuum=off")


class OwnMariaDB(OwnServer):
    """MariaDB."""

    drivers = ("mariadb+pymysql", "mariadb+mysqlconnector")
    SIZES = ("--innodb-log-file-size=8M", "--innodb-buffer-pool-size=32M")

    @classmethod
    def missing(cls) -> str:
        programs = ("mariadbd", "mariadb-install-db")
        return ", ".join(f"no {program}" for program in programs if not cls._path(program))

    @staticmethod
    def _path(program: str) -> str | None:
        return shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")

    def _run(self, program: str, *options: str) -> psutil.Popen:
        user = pwd.getpwuid(os.geteuid()).pw_name
        common = ("--no-defaults", f"--user={user}", f"--datadir={self._folder / 'data'}", *self.SIZES)
        # a server that starts clears the folder of temporary tables, also of those of another one
        temporary = f"--tmpdir={self._folder}"
        with self._log.open("a") as log:
            return psutil.Popen([self._path(program), *common, temporary, *options], stdout=log, stderr=log)

    def create(self) -> None:
        options = ("--auth-root-authentication-method=normal", "--skip-test-db")
        assert self._run("mariadb-install-db", *options).wait() == 0, self._log.read_text()

    def _start(self) -> psutil.Process:
        place = (f"--port={self._port}", f"--socket={self._folder / 'socket'}", "--bind-address=127.0.0.1")
        return self._run("mariadbd", *place, "--skip-name-resolve")


class OwnMySQL(OwnServer):
    """MySQL, as `../shared/servers/mysql` unpacked it: it runs as root, in a root folder of its own."""

    drivers = ("mysql+pymysql", "mysql+mysqlconnector")
    login = "root:root"
    is_required = False
    _script = SHARED / "servers" / "mysql"
    _cache = Path(os.environ.get("MYSQL_CACHE") or Path.home() / ".cache" / "mysql-server")

    @classmethod
    def missing(cls) -> str:
        if not (IS_ROOT and cls._script.exists()):
            return "it is made by ../shared/servers/mysql, as root"
        return "" if (cls._cache / "root/usr/sbin/mysqld").exists() else "no MySQL is unpacked yet"

    def create(self) -> None:
        """The script makes it when it starts."""

    @property
    def _home(self) -> Path:
        return self._cache / "root" / "srv" / str(self._port)

    def _start(self) -> psutil.Process:
        (self._home / "pid").unlink(missing_ok=True)  # of one that was killed
        command = ["bash", self._script, "start", self._folder, str(self._port)]
        with self._log.open("a") as log:
            done = subprocess.run(command, stdout=log, stderr=log)
        assert done.returncode == 0, self._log.read_text()
        return psutil.Process(int((self._home / "pid").read_text()))

    def close(self) -> None:
        super().close()
        shutil.rmtree(self._home, ignore_errors=True)


def _answers(client: LiveServer) -> bool:
    try:
        return client.rows("SELECT 1") == [(1,)]
    except (psycopg.OperationalError, pymysql.OperationalError):
        return False
